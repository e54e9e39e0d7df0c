import Policies

/// Image-validating policies of one shape, for tests that vary a part.
enum ImageValidatingSample {
    static let pods = """
        matchConstraints:
          resourceRules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}
        """

    /// Two attestors, `a` and `b`, by their keys, and attestations of three types.
    static let signers = """
        attestors:
        - {name: a, cosign: {key: {data: $A}}}
        - {name: b, cosign: {key: {data: $B}}}
        attestations:
        - {name: sbom, intoto: {type: https://cyclonedx.org/bom}}
        - {name: vex, intoto: {type: https://openvex.dev/ns/v0.2.0}}
        - {name: short, intoto: {type: cyclonedx}}
        - {name: referrer, referrer: {type: application/vnd.cyclonedx+json}}
        """

    /// A policy about pods with these fields of `spec`.
    static func policy(_ spec: String, kind: String = "ImageValidatingPolicy", metadata: String = "name: p") -> String {
        """
        apiVersion: policies.kyverno.io/v1
        kind: \(kind)
        metadata: {\(metadata)}
        spec:
        \((pods + "\n" + spec).indented(by: 2))
        """
    }

    /// A policy with the two attestors that validates by these expressions; `$I` stands for the containers' images.
    static func validating(_ expressions: String..., spec: String = "") -> String {
        let validations = expressions.map { expression in
            "- expression: >-\n    \(expression.replacing("$I", with: "images.containers"))\n  message: does not hold"
        }
        return policy("\(signers)\n\(spec)\nvalidations:\n\(validations.joined(separator: "\n"))")
    }
}
