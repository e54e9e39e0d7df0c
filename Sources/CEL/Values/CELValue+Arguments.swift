/// What functions ask of their arguments; each failure is that no overload takes them.
extension CELValue {
    func text(for function: String) throws(CELFailure) -> String {
        guard case .string(let text) = self else { throw CELFailure.noSuchOverload(function, self) }
        return text
    }

    func integer(for function: String) throws(CELFailure) -> Int64 {
        guard case .int(let number) = self else { throw CELFailure.noSuchOverload(function, self) }
        return number
    }

    func flag(for function: String) throws(CELFailure) -> Bool {
        guard case .bool(let flag) = self else { throw CELFailure.noSuchOverload(function, self) }
        return flag
    }

    func elements(for function: String) throws(CELFailure) -> [CELValue] {
        guard case .list(let list) = self else { throw CELFailure.noSuchOverload(function, self) }
        return try list.elements
    }
}
