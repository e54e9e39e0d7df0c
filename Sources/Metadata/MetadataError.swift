internal import Encodings
package import Vocabulary

/// Why a predicate is not what it claims to be, or cannot be understood.
package enum MetadataError: Explained, Hashable {
    /// The predicate claims a format and breaks its rules at this place.
    case invalid(path: String, expected: String, found: String)
    /// The predicate may be good, but in a format that is not read.
    case unsupportedFormat(expected: String, found: String)
    case limitExceeded(LimitExceeded)

    package var blame: Blame { .input }

    package var code: Code {
        switch self {
        case .invalid: .predicateInvalid
        case .unsupportedFormat: .unsupportedFormat
        case .limitExceeded: .limitExceeded
        }
    }

    package var description: String {
        switch self {
        case .invalid(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
        case .unsupportedFormat(let expected, let found): "expected \(expected), found \(found)"
        case .limitExceeded(let error): error.description
        }
    }

    package var remedy: String? {
        switch self {
        case .invalid: nil
        case .unsupportedFormat: "attest the same content in a format that Sallyport reads"
        case .limitExceeded(let error): error.remedy
        }
    }

    init(_ error: JSONShapeError) {
        self = .invalid(path: error.path, expected: error.expected, found: error.found)
    }

    init(_ error: XMLError) {
        switch error.reason {
        case .tooDeep(let limit):
            self = .limitExceeded(LimitExceeded("predicate-depth", limit: Int64(limit), found: "more levels"))
        case .tooMany(let limit):
            self = .limitExceeded(LimitExceeded("json-values", limit: Int64(limit), found: "more"))
        default: self = .invalid(path: "predicate", expected: "a text that is XML", found: error.description)
        }
    }

    /// Runs a reader and gives whatever it throws the one type of this target.
    static func translating<Value>(_ read: () throws -> Value) throws(MetadataError) -> Value {
        do {
            return try read()
        } catch let error as MetadataError {
            throw error
        } catch let error as JSONShapeError {
            throw MetadataError(error)
        } catch let error as JSONError {
            switch error.reason {
            case .tooDeep(let limit):
                throw .limitExceeded(LimitExceeded("predicate-depth", limit: Int64(limit), found: "more levels"))
            case .tooMany(let limit):
                throw .limitExceeded(LimitExceeded("json-values", limit: Int64(limit), found: "more values"))
            default: throw .invalid(path: "predicate", expected: "a text that is JSON", found: error.description)
            }
        } catch let error as XMLShapeError {
            throw .invalid(path: error.path, expected: error.expected, found: error.found)
        } catch let error as XMLError {
            throw MetadataError(error)
        } catch {
            throw .invalid(path: "predicate", expected: "a predicate that can be read", found: "\(error)")
        }
    }

    /// Refuses more items than a limit allows.
    static func check(_ count: Int, limit: Int, named name: String, _ noun: String) throws {
        guard count <= limit else {
            throw limitExceeded(LimitExceeded(name, limit: Int64(limit), found: "\(count) \(noun)"))
        }
    }
}
