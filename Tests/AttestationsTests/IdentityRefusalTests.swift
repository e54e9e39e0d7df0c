import Attestations
import Forge
import Foundation
import Testing
import Vocabulary

/// What certificates say of their holder and their issuer, each in one way that is wrong, or odd and right.
@Suite struct IdentityRefusalTests {
    private static let release = Product.payments.releaseWorkflow

    /// The release workflow under another name.
    private static func named(_ change: (String) -> String) -> Identity {
        Identity(.uri(change(release.text)), issuer: release.issuer, claims: release.claims)
    }

    private static func issued(by issuer: String) -> Identity {
        Identity(release.name, issuer: issuer, claims: release.claims)
    }

    static let names: [Alteration] = [
        Alteration("a repository whose name begins as the right one", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(
                named { $0.replacingOccurrences(of: "shop/payments/", with: "shop/payments-evil/") }
            )
        },
        Alteration("another letter for a dot", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(named { $0.replacingOccurrences(of: "git.example", with: "gitXexample") })
        },
        Alteration("a name that goes on", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(named { $0 + ".1" })
        },
        Alteration("an issuer that goes on", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(issued(by: DemoWorld.tokenIssuer + "/enterprise"))
        },
        Alteration("an empty issuer", .untrustedIdentity) { attachment, _ in
            attachment.signer = .keyless(issued(by: ""))
        },
        Alteration("two names, of which the second is right", nil) { attachment, _ in
            attachment.leaf.furtherNames = [.email("somebody@example.com")]
        },
        Alteration("two names, of which none is right", .untrustedIdentity) { attachment, _ in
            attachment.leaf.furtherNames = [.email("somebody@example.com")]
            attachment.signer = .keyless(named { $0 + ".1" })
        },
        Alteration("the right name as that of a host", .untrustedIdentity) { attachment, _ in
            attachment.leaf.furtherNames = [.host(release.text)]
            attachment.signer = .keyless(named { $0 + ".1" })
        },
        Alteration("two extensions for the issuer, unlike", .certificateInvalid) { attachment, _ in
            attachment.leaf.oldIssuer = "https://token.other.example.com"
        },
        Alteration("the right issuer in the older extension alone", .certificateInvalid) { attachment, _ in
            attachment.leaf.oldIssuer = DemoWorld.tokenIssuer
            attachment.signer = .keyless(issued(by: "https://token.other.example.com"))
        },
        Alteration("a byte after the issuer", .certificateInvalid) { attachment, _ in
            attachment.leaf.afterIssuer = [0]
        },
        Alteration("a second text after the issuer", .certificateInvalid) { attachment, _ in
            attachment.leaf.afterIssuer = DER.utf8String(DemoWorld.tokenIssuer)
        },
    ]

    static let chains: [Alteration] = [
        Alteration("a bit of the certificate timestamp's signature", .sctInvalid) { attachment, _ in
            attachment.leaf.alterTimestamps = { $0[$0.count - 1] ^= 1 }
        },
        Alteration("extension bytes in the certificate timestamp", nil) { attachment, _ in
            attachment.leaf.timestampExtensions = [0, 0, 5, 0, 0, 0, 0, 7]
        },
        Alteration("a bit of these extension bytes", .sctInvalid) { attachment, _ in
            attachment.leaf.timestampExtensions = [0, 0, 5, 0, 0, 0, 0, 7]
            // Behind tag, lengths, version, log and time: one of the eight from 50 on.
            attachment.leaf.alterTimestamps = { $0[55] ^= 1 }
        },
        Alteration("an authority of one's own with the right name, its whole chain in the bundle", .untrustedChain) {
            attachment,
            world in
            attachment.form = .bundle(.v0_1)
            world.fulcio = DemoWorld(seed: "another world").fulcio
        },
        Alteration("the same in a layer of cosign", .untrustedChain, .layer) { _, world in
            world.fulcio = DemoWorld(seed: "another world").fulcio
        },
        Alteration(
            "an intermediate that was over before the signature, and no log",
            .outsideValidity,
            require: "transparencyLog: 0",
            alterRoot: { $0 = $1.trustedRoot }
        ) { attachment, world in
            world.fulcio = intermediate(until: DemoWorld.built)
            attachment.entry = nil
            attachment.hasTimestamp = true
        },
        Alteration(
            "an intermediate that is over by now",
            nil,
            require: "transparencyLog: 0",
            alterRoot: { $0 = $1.trustedRoot }
        ) { attachment, world in
            world.fulcio = intermediate(until: DemoWorld.built + 1800)
            attachment.entry = nil
            attachment.hasTimestamp = true
        },
    ]

    private static func intermediate(until end: Moment) -> KeylessIssuer {
        KeylessIssuer(
            seed: "private authority",
            certificateLog: DemoWorld().fulcio.certificateLog,
            from: DemoWorld.validFrom,
            until: DemoWorld.validUntil,
            intermediateUntil: end
        )
    }

    @Test(arguments: names + chains)
    func judges(_ alteration: Alteration) throws { try alteration.check() }

    /// Where a certificate has several names, the one that a pattern means is the signer's.
    @Test func showsTheNameThatIsMeant() throws {
        let alteration = try #require(Self.names.first { $0.testDescription.hasPrefix("two names") })
        let record = try #require(try alteration.bundle().records.first?.verified)
        #expect(record.signers.map(\.identity) == [Self.release.text])
    }
}
