package import Encodings

extension JMESValue {
    /// Reads YAML as a Kubernetes client does: plain scalars by the rules of YAML 1.1.
    ///
    /// - Throws: `value` for merge keys, and numbers that JSON has not.
    package init(_ yaml: YAMLValue) throws(JMESPathError) { self = try ParsedYAML.value(yaml) }
}
