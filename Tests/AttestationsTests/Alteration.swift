import Attestations
import Forge
import Foundation
import Testing
import Vocabulary

/// One change to an attestation of the demo, and the code that comes of it; none where it still holds.
struct Alteration: Sendable, CustomTestStringConvertible {
    typealias Apply = @Sendable (inout Forge.Attachment, inout DemoWorld) -> Void

    /// Which attestation is changed; it alone hangs on the image.
    enum Target: String, Sendable {
        /// The provenance of the payment service, in a Sigstore bundle.
        case bundle = "provenance"
        /// Its VEX document, in a Sigstore bundle by a plain key.
        case keyBundle = "vex"
        /// The provenance of the shop, in a layer of cosign.
        case layer
        /// The signature of the shop, in a layer of cosign.
        case signature
    }

    let testDescription: String
    let code: Code?
    let target: Target
    /// What the authority requires, in the words of trust.yaml.
    let require: String?
    /// Changes the trusted root after the world.
    let alterRoot: (@Sendable (inout JSON, DemoWorld) -> Void)?
    let apply: Apply

    init(
        _ description: String,
        _ code: Code?,
        _ target: Target = .bundle,
        require: String? = nil,
        alterRoot: (@Sendable (inout JSON, DemoWorld) -> Void)? = nil,
        _ apply: @escaping Apply
    ) {
        (testDescription, self.code, self.target) = (description, code, target)
        (self.require, self.alterRoot, self.apply) = (require, alterRoot, apply)
    }

    /// The trusted root is that of the world before its change, unless `alterRoot` says otherwise.
    func bundle() throws -> ForgedBundle {
        var world = DemoWorld()
        var root = world.trustedRoot
        let isBundle = target == .bundle || target == .keyBundle
        var recipe = isBundle ? world.payments() : world.webshop()
        var attachment = recipe[target == .layer ? "provenance" : target.rawValue]
        apply(&attachment, &world)
        alterRoot?(&root, world)
        recipe.attachments = [attachment]
        let (text, required) = (root.text, require)
        return try ForgedBundle(
            BundleRecipe(recipe),
            world: world,
            trust: [
                "sigstore/demo/trusted_root.json": { _ in text },
                "trust.yaml": { yaml in
                    guard let required else { return yaml }
                    return yaml.replacingOccurrences(
                        of: "    identities:\n",
                        with: "    require: {\(required)}\n    identities:\n"
                    )
                },
            ]
        )
    }

    /// Judges it, and compares.
    func check() throws {
        let bundle = try bundle()
        #expect(bundle.records.map(\.code) == [code], "\(bundle.records.map(\.reason))")
    }
}
