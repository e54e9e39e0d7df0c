/// Turns the tree of an expression into nodes: names become numbers, functions their implementations.
struct Planner {
    let scope: NameScope
    /// What the checker found out, by the numbers of the expressions; empty without it.
    let overloads: [Int: [CELOverload]]
    let refusesDuplicateKeys: Bool
    /// The variables of macros around, innermost last.
    private var locals: [(name: String, slot: Int)] = []
    private(set) var variables: [(name: String, slot: Int)] = []
    private(set) var slots = 0
    private(set) var hints = 0

    init(scope: NameScope, overloads: [Int: [CELOverload]], refusesDuplicateKeys: Bool) {
        (self.scope, self.overloads, self.refusesDuplicateKeys) = (scope, overloads, refusesDuplicateKeys)
    }

    mutating func node(_ expression: Expression) -> Node {
        let offset = expression.offset
        switch expression.kind {
        case .literal(let value): return ConstantNode(value, offset: offset)
        case .identifier(let name, let isAbsolute):
            if !isAbsolute, let slot = localSlot(name) { return VariableNode(name, slot: slot, offset: offset) }
            guard let meaning = scope.meaning(of: name, isAbsolute: isAbsolute) else {
                return FailingNode("undeclared reference to '\(name)'", offset: offset)
            }
            return node(meaning, offset: offset)
        case .select(let operand, let field, let mode): return select(operand, field, mode, expression)
        case .call(let target, let function, let arguments): return call(function, target, arguments, expression)
        case .logical(let isAnd, let terms):
            return LogicalNode(isAnd: isAnd, terms.map { node($0) }, offset: offset)
        case .conditional(let condition, let first, let second):
            return ConditionalNode(node(condition), node(first), node(second), offset: offset)
        case .list(let elements): return list(elements, offset: offset)
        case .map(let entries): return map(entries, offset: offset)
        case .message(let name, let isAbsolute, let fields):
            guard case .type(let full, _) = scope.meaning(of: name, isAbsolute: isAbsolute),
                let message = WellKnownMessage.all[full]
            else { return FailingNode("undeclared reference to '\(name)'", offset: offset) }
            return MessageNode(message, fields.map { ($0.name, node($0.value), $0.isOptional) }, offset: offset)
        case .comprehension(let macro): return comprehension(macro, offset: offset)
        case .bind(let name, let value, let body):
            let bound = node(value)
            return with([name]) { planner, slots in
                BindNode(slot: slots[0], bound, planner.node(body), offset: offset)
            }
        case .optionalMap(let target, let name, let body, let isFlat):
            let target = node(target)
            return with([name]) { planner, slots in
                OptionalMapNode(target, slot: slots[0], planner.node(body), isFlat: isFlat, offset: offset)
            }
        case .sortBy(let target, let name, let key):
            let target = node(target)
            return with([name]) { planner, slots in
                SortByNode(RangeLoop(target, first: slots[0], second: nil), planner.node(key), offset: offset)
            }
        }
    }

    // MARK: - Names

    func localSlot(_ name: String) -> Int? { locals.last { $0.name.isSame(as: name) }?.slot }

    private mutating func with<Result>(_ names: [String], _ body: (inout Planner, [Int]) -> Result) -> Result {
        var numbers: [Int] = []
        for name in names {
            locals.append((name, slots))
            numbers.append(slots)
            slots += 1
        }
        defer { locals.removeLast(names.count) }
        return body(&self, numbers)
    }

    private mutating func node(_ meaning: NameScope.Meaning, offset: Int) -> Node {
        switch meaning {
        case .type(let name, _): return ConstantNode(.type(name), offset: offset)
        case .constant(let value): return ConstantNode(value, offset: offset)
        case .variable(let name, _):
            if let known = variables.first(where: { $0.name.isSame(as: name) }) {
                return VariableNode(name, slot: known.slot, offset: offset)
            }
            variables.append((name, slots))
            slots += 1
            return VariableNode(name, slot: slots - 1, offset: offset)
        }
    }

    // MARK: - Selections and aggregates

    private mutating func select(
        _ operand: Expression,
        _ field: String,
        _ mode: Expression.Selection,
        _ expression: Expression
    ) -> Node {
        let offset = expression.offset
        if mode == .value, let (names, isAbsolute) = expression.qualifiedName,
            isAbsolute || localSlot(names[0]) == nil,
            let meaning = scope.meaning(of: names.joined(separator: "."), isAbsolute: isAbsolute)
        {
            return node(meaning, offset: offset)
        }
        let operand = node(operand)
        switch mode {
        case .value: return fieldNode(operand, field, offset: offset)
        case .presence: return PresenceNode(operand, field: field, offset: offset)
        case .optional:
            return OptionalSelectionNode(operand, key: ConstantNode(.string(field), offset: offset), offset: offset)
        }
    }

    mutating func fieldNode(_ operand: Node, _ field: String, offset: Int) -> Node {
        hints += 1
        if let variable = operand as? VariableNode {
            return VariableFieldNode(variable, field: field, hint: hints - 1, offset: offset)
        }
        return FieldNode(operand, field: field, hint: hints - 1, offset: offset)
    }

    private mutating func list(_ elements: [Expression.Element], offset: Int) -> Node {
        var nodes: [(node: Node, isOptional: Bool)] = []
        for element in elements { nodes.append((node(element.value), element.isOptional)) }
        let list = ListNode(nodes, offset: offset)
        return Self.areConstant(nodes.map(\.node)) ? Self.folded(list) : list
    }

    private mutating func map(_ entries: [Expression.Entry], offset: Int) -> Node {
        var nodes: [MapNode.Entry] = []
        for entry in entries {
            nodes.append(
                MapNode.Entry(key: node(entry.key), value: node(entry.value), isOptional: entry.isOptional)
            )
        }
        let map = MapNode(nodes, refusesDuplicates: refusesDuplicateKeys, offset: offset)
        return Self.areConstant(nodes.flatMap { [$0.key, $0.value] }) ? Self.folded(map) : map
    }

    // MARK: - Constants

    static func areConstant(_ nodes: [Node]) -> Bool { nodes.allSatisfy { $0 is ConstantNode } }

    /// The constant that a node without variables is; the node itself where it fails, so that the failure shows when it
    /// is evaluated.
    static func folded(_ node: Node) -> Node {
        var frame = Frame(context: CELContext(limit: 10_000, host: nil), slots: [], hints: [])
        guard let value = try? node.value(&frame) else { return node }
        return ConstantNode(value, offset: node.offset)
    }

    // MARK: - Macros

    private mutating func comprehension(_ macro: Comprehension, offset: Int) -> Node {
        let range = node(macro.range)
        return with([macro.variable] + (macro.second.map { [$0] } ?? [])) { planner, slots in
            let loop = RangeLoop(range, first: slots[0], second: slots.count > 1 ? slots[1] : nil)
            let predicate = macro.predicate.map { planner.node($0) }
            let transform = macro.transform.map { planner.node($0) }
            let truth = ConstantNode(.bool(true), offset: offset)
            switch macro.kind {
            case .all: return QuantifierNode(isAll: true, loop, predicate ?? truth, offset: offset)
            case .exists: return QuantifierNode(isAll: false, loop, predicate ?? truth, offset: offset)
            case .existsOne: return ExistsOneNode(loop, predicate ?? truth, offset: offset)
            case .map, .filter: return ListMacroNode(loop, predicate, transform, offset: offset)
            case .transformMap, .transformMapEntry:
                let isEntry = macro.kind == .transformMapEntry
                return MapMacroNode(loop, predicate, transform ?? truth, isEntry: isEntry, offset: offset)
            }
        }
    }
}
