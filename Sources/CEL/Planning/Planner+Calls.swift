extension Planner {
    mutating func call(
        _ function: String,
        _ target: Expression?,
        _ arguments: [Expression],
        _ expression: Expression
    ) -> Node {
        let offset = expression.offset
        guard let found = Checker.function(function, target: target, in: scope, isLocal: { localSlot($0) != nil })
        else { return FailingNode("unbound function: \(function)", offset: offset) }
        let isMember = target != nil && !found.isNamespaced
        var operands: [Node] = []
        if isMember, let target { operands.append(node(target)) }
        for argument in arguments { operands.append(node(argument)) }
        if let built = builtIn(found.name, operands, offset: offset) { return built }
        let candidates =
            overloads[expression.id]
            ?? found.overloads.filter { overload in
                overload.isMember == isMember && overload.parameters.count == operands.count
            }
        guard !candidates.isEmpty else {
            return FailingNode("no such overload: \(found.name)", offset: offset)
        }
        if let matches = matches(found.name, operands, offset: offset) { return matches }
        let call = call(found.name, operands, candidates, offset: offset)
        guard candidates.allSatisfy(\.isPure), Self.areConstant(operands) else { return call }
        return Self.folded(call)
    }

    private func call(_ name: String, _ operands: [Node], _ candidates: [CELOverload], offset: Int) -> Node {
        if candidates.count == 1 {
            switch candidates[0].implementation {
            case .unary(let function) where operands.count == 1:
                return UnaryCallNode(operands[0], function, offset: offset)
            case .binary(let function) where operands.count == 2:
                return BinaryCallNode(operands[0], operands[1], function, offset: offset)
            default: break
            }
        }
        return CallNode(name, operands, candidates, offset: offset)
    }

    /// The operators, which the evaluator knows by itself.
    private mutating func builtIn(_ name: String, _ operands: [Node], offset: Int) -> Node? {
        if operands.count == 1 {
            switch name {
            case "!_": return NotNode(operands[0], offset: offset)
            case "-_": return NegationNode(operands[0], offset: offset)
            default: return nil
            }
        }
        guard operands.count == 2 else { return nil }
        let (left, right) = (operands[0], operands[1])
        switch name {
        case "_==_": return equality(left, right, isEqual: true, offset: offset)
        case "_!=_": return equality(left, right, isEqual: false, offset: offset)
        case "_<_": return OrderNode(left, right, .less, offset: offset)
        case "_<=_": return OrderNode(left, right, .lessOrEqual, offset: offset)
        case "_>_": return OrderNode(left, right, .greater, offset: offset)
        case "_>=_": return OrderNode(left, right, .greaterOrEqual, offset: offset)
        case "_+_": return ArithmeticNode<Arithmetic.Add>(left, right, offset: offset)
        case "_-_": return ArithmeticNode<Arithmetic.Subtract>(left, right, offset: offset)
        case "_*_": return ArithmeticNode<Arithmetic.Multiply>(left, right, offset: offset)
        case "_/_": return ArithmeticNode<Arithmetic.Divide>(left, right, offset: offset)
        case "_%_": return ArithmeticNode<Arithmetic.Remainder>(left, right, offset: offset)
        case "@in":
            if let texts = Self.constantTexts(right) { return TextMembershipNode(left, texts, offset: offset) }
            return MembershipNode(left, right, offset: offset)
        case "_[_]":
            if let key = right as? ConstantNode, case .string(let field) = key.constant {
                return fieldNode(left, field, offset: offset)
            }
            return IndexNode(left, key: right, offset: offset)
        case "_[?_]": return OptionalSelectionNode(left, key: right, offset: offset)
        case "orValue": return OptionalChoiceNode(left, right, unwraps: true, offset: offset)
        case "or": return OptionalChoiceNode(left, right, unwraps: false, offset: offset)
        default: return nil
        }
    }

    /// The elements of a constant list where all are strings.
    private static func constantTexts(_ node: Node) -> [String]? {
        guard let constant = node as? ConstantNode, case .list(let list) = constant.constant,
            let elements = try? list.elements
        else { return nil }
        let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        return texts.count == elements.count ? texts : nil
    }

    private func equality(_ left: Node, _ right: Node, isEqual: Bool, offset: Int) -> Node {
        for (constant, other) in [(right, left), (left, right)] {
            guard let constant = constant as? ConstantNode, case .string(let text) = constant.constant else { continue }
            return TextEqualityNode(other, text, isEqual: isEqual, offset: offset)
        }
        return EqualityNode(left, right, isEqual: isEqual, offset: offset)
    }
}
