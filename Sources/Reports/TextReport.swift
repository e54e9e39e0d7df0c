package import Verdicts
internal import Vocabulary

/// The result for a person at a transfer station: a short tree an image, what is wrong in words, one last line.
package struct TextReport: Sendable {
    private let style: Style
    private let width: Int

    /// How many suppressed findings of an image are listed.
    private static let shown = 50

    /// - Parameters:
    ///   - style: Colour only for a terminal that wants it.
    ///   - width: Columns of the terminal; text without spaces may go beyond.
    package init(style: Style = .plain, width: Int = 100) { (self.style, self.width) = (style, width) }

    /// The report of a judgement; its last line begins with `PASSED` or `FAILED` and names the bundle.
    package func text(_ judgement: Judgement) -> String {
        var page = Page(style: style, width: width)
        writeHead(judgement, &page)
        for image in judgement.images {
            page.blank()
            write(image, &page)
        }
        write(judgement.findings, &page)
        page.blank()
        let passed = judgement.result == .passed
        page.line(
            Page.Piece(judgement.result.rawValue, passed ? .good : .bad),
            Page.Piece(judgement.bundle.name + ":", .bold),
            Page.Piece(judgement.summary)
        )
        return page.text
    }

    /// The same tree where nothing is judged.
    package func text(_ inspected: InspectedBundle) -> String {
        var page = Page(style: style, width: width)
        write(inspected.bundle, &page)
        for image in inspected.images {
            page.blank()
            page.entry(0, [title(image.content)])
            write(image.content, &page)
            page.entry(2, [Page.Piece(image.attestations.isEmpty ? "nothing attached" : "attached")])
            for attestation in image.attestations {
                page.entry(4, pieces(attestation.content, on: image.content))
                if let metadata = attestation.metadata { write(metadata, &page) }
            }
        }
        write(inspected.findings, &page)
        return page.text
    }

    private func write(_ metadata: InspectedMetadata, _ page: inout Page) {
        if let error = metadata.error {
            page.entry(8, hanging: 0, [Page.Piece(error.code.rawValue, .bad), Page.Piece(error.message)])
        } else {
            page.entry(8, hanging: 0, [Page.Piece(metadata.headline ?? metadata.kind, .dim)])
        }
    }

    // MARK: - The bundle

    private func writeHead(_ judgement: Judgement, _ page: inout Page) {
        write(judgement.bundle, &page)
        let root = judgement.trustRoot
        let pin = Page.Piece(root.pinnedBy.words, root.pinnedBy == .none ? .caution : .good)
        row("trust root", [Page.Piece("\(root.name) version \(root.version)"), short(root.digest), pin], &page)
        let names = judgement.policies.map(\.name).joined(separator: ", ")
        row("policies", [Page.Piece(names.isEmpty ? "none" : names), short(judgement.policySet)], &page)
        row("judged at", [Page.Piece(judgement.verifiedAt.description)], &page)
        if !judgement.options.isEmpty {
            row("options", [Page.Piece(judgement.options.joined(separator: ", "), .caution)], &page)
        }
    }

    private func write(_ bundle: JudgedBundle, _ page: inout Page) {
        let counts = bundle.extent
        page.entry(0, [Page.Piece(bundle.name, .bold), Page.Piece(counts)])
        if let digest = bundle.digest { row("file", [Page.Piece(digest.description, .dim)], &page) }
        row("content", [Page.Piece(bundle.layoutDigest.description, .dim)], &page)
    }

    private func row(_ label: String, _ pieces: [Page.Piece], _ page: inout Page) {
        page.entry(2, hanging: 12, [Page.Piece(label).padded(to: 10)] + pieces)
    }

    private func short(_ digest: Digest) -> Page.Piece { Page.Piece(digest.short, .dim) }

    // MARK: - Images

    private func write(_ image: JudgedImage, _ page: inout Page) {
        let ink: Ink =
            switch image.result {
            case .passed: .good
            case .failed: .bad
            case .skipped: .dim
            }
        page.entry(0, [title(image.content), Page.Piece(image.result.rawValue, ink)])
        write(image.content, &page)
        page.entry(2, [Page.Piece(image.attestations.isEmpty ? "nothing attached" : "attached")])
        for attestation in image.attestations { write(attestation, on: image.content, &page) }
        if !image.rules.isEmpty { write(image.rules, &page) }
        for rule in image.rules where !rule.vulnerabilities.isEmpty {
            writeVulnerabilities(of: rule, on: image.content, &page)
        }
    }

    /// What the scans found and nobody dismissed, as a table; and each that is dismissed, with the statement.
    private func writeVulnerabilities(of rule: JudgedRule, on image: ImageContent, _ page: inout Page) {
        let table = VulnerabilityTable(rule.vulnerabilities, platforms: image.platforms.count)
        let lines = table.lines(width: width - 4)
        if !lines.isEmpty {
            page.entry(2, [Page.Piece("findings"), Page.Piece(rule.policy ?? "", .dim)])
            for line in lines { page.row(4, Page.Piece(line.text, line.ink)) }
        }
        let suppressed = rule.vulnerabilities.filter { $0.state == .suppressed }
        guard !suppressed.isEmpty else { return }
        page.entry(2, [Page.Piece("suppressed"), Page.Piece(rule.policy ?? "", .dim)])
        for vulnerability in suppressed.prefix(Self.shown) {
            let version = vulnerability.installed.map { " \($0)" } ?? ""
            let place = vulnerability.package.map { " in \($0)\(version)" } ?? ""
            let name = "\(vulnerability.id) (\(vulnerability.severity))\(place)"
            page.entry(4, [Page.Piece(name)])
            page.entry(8, hanging: 0, [Page.Piece(vulnerability.dismissal ?? "", .dim)])
        }
        if suppressed.count > Self.shown {
            page.entry(4, [Page.Piece("and \(suppressed.count - Self.shown) more; --output json lists them all", .dim)])
        }
    }

    private func title(_ image: ImageContent) -> Page.Piece { Page.Piece(image.title, .bold) }

    private func write(_ image: ImageContent, _ page: inout Page) {
        page.entry(2, [short(image.digest), Page.Piece(image.platformNames)])
    }

    private func write(_ attestation: JudgedAttestation, on image: ImageContent, _ page: inout Page) {
        let mark = attestation.isVerified ? Page.Piece("✓", .good) : Page.Piece("✗", .bad)
        page.entry(4, mark: mark, pieces(attestation.content, on: image))
        for signer in attestation.signers { write(signer, &page) }
        if let refusal = attestation.refusal {
            page.entry(8, hanging: 0, [Page.Piece(refusal.code.rawValue, .bad), Page.Piece(refusal.message)])
        }
    }

    /// What it is, in which shape, where it lies, and about which platform where it is not about the whole image.
    private func pieces(_ attestation: AttestationContent, on image: ImageContent) -> [Page.Piece] {
        var pieces = [
            Page.Piece(attestation.title),
            Page.Piece(attestation.form, .dim), short(attestation.digest),
        ]
        if let subject = attestation.subject, subject != image.digest {
            let part = image.platforms.first { $0.digest == subject }
            pieces.append(Page.Piece("for \(part?.platform?.description ?? subject.short)"))
        }
        return pieces
    }

    private func write(_ signer: JudgedAttestation.Signer, _ page: inout Page) {
        let who = signer.isKey ? "by \(signer.authority)'s key" : "by \(signer.authority)"
        page.entry(8, [Page.Piece(who), Page.Piece(signer.when)])
        page.entry(8, [Page.Piece(signer.identity, .dim)])
        if let issuer = signer.issuer { page.entry(8, [Page.Piece("issuer \(issuer)", .dim)]) }
    }

    // MARK: - Rules and findings

    private func write(_ rules: [JudgedRule], _ page: inout Page) {
        page.entry(2, [Page.Piece("rules")])
        let names = rules.map { $0.title.printable }
        let column = min(names.map(\.count).max() ?? 0, 44)
        for (rule, name) in zip(rules, names) {
            let (mark, ink) = mark(rule.result)
            let code = Page.Piece(rule.code?.rawValue ?? "", ink)
            let title = Page.Piece(name).padded(to: rule.message.isEmpty && rule.code == nil ? 0 : column)
            if rule.result == .pass {
                page.entry(4, mark: mark, [title, code, Page.Piece(rule.shortMessage)])
            } else {
                page.entry(4, mark: mark, [title, code])
                page.entry(8, hanging: 0, [Page.Piece(rule.shortMessage)])
            }
        }
    }

    private func mark(_ result: JudgedRule.Result) -> (Page.Piece, Ink) {
        switch result {
        case .pass: (Page.Piece("✓", .good), .dim)
        case .fail, .error: (Page.Piece("✗", .bad), .bad)
        case .warn: (Page.Piece("!", .caution), .caution)
        case .skip: (Page.Piece("-", .dim), .dim)
        }
    }

    private func write(_ findings: [Finding], _ page: inout Page) {
        guard !findings.isEmpty else { return }
        page.blank()
        page.entry(0, [Page.Piece("findings", .bold)])
        for finding in findings {
            let (mark, ink): (String, Ink) =
                switch finding.severity {
                case .error: ("✗", .bad)
                case .warning: ("!", .caution)
                case .note: ("-", .dim)
                }
            let pieces = [Page.Piece(finding.code.rawValue, ink), Page.Piece(finding.location ?? "")]
            page.entry(2, mark: Page.Piece(mark, ink), pieces)
            page.entry(6, hanging: 0, [Page.Piece(finding.message)])
        }
    }
}
