internal import ArgumentParser
internal import Sallyport
internal import Vocabulary

extension PolicyCommand {
    /// The policy that makes a cluster ask for the station's verdict.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a policy by which a cluster admits only images that carry the station's verdict.",
            discussion: """
                Example: sallyport policy export --kyverno --key station.pem.pub

                The verdict has to be attached to each image, as 'cosign attach attestation' does it.

                Exit codes: 0 printed; 4 the key cannot be used.
                """
        )

        @Flag(help: "A ClusterPolicy of Kyverno.")
        var kyverno = false
        @Flag(help: "A ClusterImagePolicy of sigstore's policy-controller.")
        var clusterImagePolicy = false
        @Option(help: ArgumentHelp("The station's public key, PEM.", valueName: "file"))
        var key: String
        @Option(help: "The policy's name.")
        var name = "sallyport-verdict"
        @Option(
            help: ArgumentHelp(
                "Images that need a verdict, as the cluster writes patterns; may repeat (default: all).",
                valueName: "glob"
            )
        )
        var images: [String] = []
        @Option(help: ArgumentHelp("Who must have verified (default: whoever has the key).", valueName: "uri"))
        var verifierID: String?

        func run() async throws {
            guard kyverno != clusterImagePolicy else {
                throw WrongWords(
                    "expected one of --kyverno, --cluster-image-policy, found \(kyverno ? "both" : "neither")"
                )
            }
            let export = PolicyExport(
                form: kyverno ? .kyverno : .clusterImagePolicy,
                key: key,
                name: name,
                images: images,
                verifierID: verifierID
            )
            try StandardOutput.write(try export.text())
        }
    }
}
