package import Verdicts
internal import Vocabulary

/// The result for a person at a transfer station: a short tree an image, what is wrong in words, one last line.
package struct TextReport: Sendable {
    private let style: Style
    private let width: Int

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
            Page.Piece(summary(judgement))
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
                page.entry(4, pieces(attestation, on: image.content))
            }
        }
        write(inspected.findings, &page)
        return page.text
    }

    // MARK: - The bundle

    private func writeHead(_ judgement: Judgement, _ page: inout Page) {
        write(judgement.bundle, &page)
        let root = judgement.trustRoot
        let pin =
            switch root.pinnedBy {
            case .option: Page.Piece("pinned by option", .good)
            case .lock: Page.Piece("pinned by its lock file", .good)
            case .none: Page.Piece("not pinned", .caution)
            }
        row("trust root", [Page.Piece("\(root.name) version \(root.version)"), short(root.digest), pin], &page)
        let names = judgement.policies.map(\.name).joined(separator: ", ")
        row("policies", [Page.Piece(names.isEmpty ? "none" : names), short(judgement.policySet)], &page)
        row("judged at", [Page.Piece(judgement.verifiedAt.description)], &page)
        if !judgement.options.isEmpty {
            row("options", [Page.Piece(judgement.options.joined(separator: ", "), .caution)], &page)
        }
    }

    private func write(_ bundle: JudgedBundle, _ page: inout Page) {
        let counts = "\(size(bundle.size)), \(count(bundle.blobs, "blob")) in \(count(bundle.entries, "entry"))"
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
    }

    private func title(_ image: ImageContent) -> Page.Piece {
        let tag = image.tag.map { ", tag \($0)" } ?? ""
        return Page.Piece(image.reference?.description ?? "unnamed image\(tag)", .bold)
    }

    private func write(_ image: ImageContent, _ page: inout Page) {
        let platforms = image.platforms.map { $0.platform?.description ?? $0.digest.short }
        page.entry(2, [short(image.digest), Page.Piece(platforms.joined(separator: ", "))])
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
            Page.Piece(attestation.predicateType.map(bare) ?? "image signature"),
            Page.Piece(attestation.form, .dim), short(attestation.digest),
        ]
        if let subject = attestation.subject, subject != image.digest {
            let part = image.platforms.first { $0.digest == subject }
            pieces.append(Page.Piece("for \(part?.platform?.description ?? subject.short)"))
        }
        return pieces
    }

    private func write(_ signer: JudgedAttestation.Signer, _ page: inout Page) {
        let isKey = signer.issuer == nil && (try? Digest(signer.identity)) != nil
        let source = signer.timeSource.map { " (\($0))" } ?? ""
        let time = signer.time.map { "\($0.wholeSeconds)\(source)" } ?? "no trusted time"
        let who = isKey ? "by \(signer.authority)'s key" : "by \(signer.authority)"
        page.entry(8, [Page.Piece(who), Page.Piece(time)])
        page.entry(8, [Page.Piece(signer.identity, .dim)])
        if let issuer = signer.issuer { page.entry(8, [Page.Piece("issuer \(issuer)", .dim)]) }
    }

    // MARK: - Rules and findings

    private func write(_ rules: [JudgedRule], _ page: inout Page) {
        page.entry(2, [Page.Piece("rules")])
        let names = rules.map { rule in Page.Piece(rule.policy.map { "\($0): " } ?? "").text + bare(rule.rule).printable
        }
        let column = min(names.map(\.count).max() ?? 0, 44)
        for (rule, name) in zip(rules, names) {
            let (mark, ink) = mark(rule.result)
            let code = Page.Piece(rule.code?.rawValue ?? "", ink)
            let title = Page.Piece(name).padded(to: rule.message.isEmpty && rule.code == nil ? 0 : column)
            if rule.result == .pass {
                page.entry(4, mark: mark, [title, code, Page.Piece(Self.message(of: rule))])
            } else {
                page.entry(4, mark: mark, [title, code])
                page.entry(8, hanging: 0, [Page.Piece(Self.message(of: rule))])
            }
        }
    }

    /// The message without the rule's name at its beginning, which stands beside it already.
    private static func message(of rule: JudgedRule) -> String {
        rule.message.hasPrefix("\(rule.rule) by ") ? String(rule.message.dropFirst(rule.rule.count + 1)) : rule.message
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

    // MARK: - Words

    private func summary(_ judgement: Judgement) -> String {
        let results = judgement.images.map(\.result)
        func images(_ result: JudgedImage.Result, _ word: String) -> String? {
            let number = results.count { $0 == result }
            return number == 0 ? nil : "\(count(number, "image")) \(word)"
        }
        let attestations = judgement.judgedImages.flatMap(\.attestations)
        let verified = attestations.count(where: \.isVerified)
        func findings(_ severity: Finding.Severity) -> String? {
            let number = judgement.findings.count { $0.severity == severity }
            return number == 0 ? nil : count(number, severity.rawValue)
        }
        let parts: [String?] = [
            images(.failed, "failed").map { $0 + failedRules(judgement) },
            images(.passed, "passed"), images(.skipped, "skipped"),
            judgement.judgedImages.isEmpty ? "no image was judged" : nil,
            attestations.isEmpty ? nil : "\(verified) of \(count(attestations.count, "attestation")) verified",
            findings(.error), findings(.warning),
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    /// The rules that fail, each once, for a tired eye at the last line.
    private func failedRules(_ judgement: Judgement) -> String {
        var names: [String] = []
        for rule in judgement.images.flatMap(\.rules) where rule.fails {
            let name = bare(rule.rule).printable
            if !names.contains(name) { names.append(name) }
        }
        return names.isEmpty ? "" : " (\(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? ", …" : ""))"
    }

    /// A type without the scheme of its URI, which says nothing.
    private func bare(_ type: String) -> String {
        type.hasPrefix("https://") ? String(type.dropFirst(8)) : type
    }

    private func count(_ number: Int, _ noun: String) -> String {
        if number == 1 { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
    }

    /// Bytes in the largest unit that leaves a number above one, with one decimal, rounded down.
    private func size(_ bytes: Int64) -> String {
        var unit: Int64 = 1
        var names = ["bytes", "KiB", "MiB", "GiB", "TiB"][...]
        while names.count > 1, bytes / unit >= 1024 {
            unit *= 1024
            names.removeFirst()
        }
        let name = names.first ?? ""
        return unit == 1 ? "\(bytes) \(name)" : "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
}
