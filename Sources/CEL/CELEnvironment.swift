/// What expressions may use: variables, functions, libraries; and how strictly they are read.
///
/// Source: CEL language definition, "Evaluation environment".
package struct CELEnvironment: Sendable {
    /// Whose answer counts where the engine on clusters and the conformance suite disagree.
    package enum Dialect: Sendable {
        /// The engine: the last of two equal keys of a map literal wins, positions beyond the end of a string find
        /// nothing, `getMilliseconds` of a duration counts them all.
        case cluster
        /// The suite: equal keys and positions beyond the end are errors, `getMilliseconds` is a part of the second.
        case specification
    }

    package let dialect: Dialect
    /// Names are looked up in this namespace first.
    package var container = ""
    /// Whether literals of lists and maps may mix types; the cluster refuses them.
    package var mixesLiterals = false
    /// Whether constants that are no regular expression, timestamp or duration are refused when compiling.
    package var validatesLiterals = true
    /// Whether `has`, `all`, `map` and the others are expanded.
    package var expandsMacros = true
    /// How many expressions may stand inside each other.
    package var depthLimit = 250
    /// How long an expression may be, in bytes.
    package var sizeLimit = 100_000

    private let extensions: Set<CELExtension>
    private var library: CELLibrary
    private var variables: [String: CELType] = [:]

    package init(
        extensions: Set<CELExtension> = CELExtension.cluster,
        dialect: Dialect = .cluster,
        container: String = ""
    ) {
        (self.extensions, self.dialect, self.container) = (extensions, dialect, container)
        library = StandardLibrary.library(dialect: dialect)
        for addition in extensions { library.merge(addition.library) }
        if dialect == .specification, extensions.contains(where: \.isStrings) {
            StringsLibrary.refusePositionsBeyondTheEnd(&library)
        }
    }

    /// Declares a variable; its name may have dots.
    package mutating func declare(_ name: String, _ type: CELType) { variables[name] = type }

    /// Declares overloads of a function; its name may have dots.
    package mutating func declare(function name: String, _ overloads: [CELOverload]) {
        library.functions[name, default: []] += overloads
    }

    /// Declares the name of a type, so that expressions can compare with it.
    package mutating func declare(typeName name: String, _ type: CELType) { library.types[name] = type }

    /// Adds functions and types of the host's own.
    package mutating func add(_ addition: CELLibrary) { library.merge(addition) }

    /// Reads and checks an expression and makes it ready for evaluation.
    ///
    /// - Parameters:
    ///   - text: The expression.
    ///   - isChecked: Whether types are checked; without it names and types fail when they are evaluated.
    /// - Returns: The program, which can be evaluated any number of times, by several threads at once.
    /// - Throws: `syntax` or `check`, the first that is found.
    package func compile(_ text: String, isChecked: Bool = true) throws(CELError) -> CELProgram {
        let source = CELSource(text)
        let parsed: (tree: Expression, count: Int)
        do {
            parsed = try Parser.parse(source, options: parserOptions)
        } catch {
            throw CELError(.syntax, error.message, at: error.offset, in: source)
        }
        let scope = NameScope(variables: variables, library: library, container: container)
        var checker = Checker(
            scope: scope,
            options: CheckerOptions(mixesLiterals: mixesLiterals, validatesLiterals: validatesLiterals)
        )
        var resultType = CELType.dyn
        if isChecked {
            do {
                let found = try checker.type(of: parsed.tree)
                resultType = checker.unifier.resolved(found, isFinal: true)
            } catch {
                throw CELError(
                    .check,
                    error.message + (error.isUndeclared ? " (in container '\(container)')" : ""),
                    at: error.offset,
                    in: source
                )
            }
        }
        var planner = Planner(
            scope: scope,
            overloads: isChecked ? checker.overloads : [:],
            refusesDuplicateKeys: dialect == .specification
        )
        let root = planner.node(parsed.tree)
        return CELProgram(root: root, planner: planner, resultType: resultType, source: source)
    }

    private var parserOptions: ParserOptions {
        ParserOptions(
            expandsMacros: expandsMacros,
            optionals: extensions.contains(.optionals),
            bindings: extensions.contains(.bindings),
            twoVariables: extensions.contains(.twoVariableComprehensions),
            sorting: extensions.contains { if case .lists(let version) = $0 { version >= 2 } else { false } },
            math: extensions.contains(.math),
            depthLimit: depthLimit,
            sizeLimit: sizeLimit
        )
    }
}

extension CELExtension {
    fileprivate var isStrings: Bool { if case .strings = self { true } else { false } }
}

extension CheckError {
    fileprivate var isUndeclared: Bool { message.hasPrefix("undeclared reference") }
}
