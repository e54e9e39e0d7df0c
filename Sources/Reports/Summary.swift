internal import Verdicts
internal import Vocabulary

extension Judgement {
    /// How many images, attestations and findings there are of each sort, and which rules fail.
    var summary: String {
        let results = self.images.map(\.result)
        func images(_ result: JudgedImage.Result, _ word: String) -> String? {
            let number = results.count { $0 == result }
            return number == 0 ? nil : "\(number.counted("image")) \(word)"
        }
        let attestations = judgedImages.flatMap(\.attestations)
        let verified = attestations.count(where: \.isVerified)
        func findings(_ severity: Finding.Severity) -> String? {
            let number = self.findings.count { $0.severity == severity }
            return number == 0 ? nil : number.counted(severity.rawValue)
        }
        let parts: [String?] = [
            images(.failed, "failed").map { $0 + failedRules },
            images(.passed, "passed"), images(.skipped, "skipped"),
            judgedImages.isEmpty ? "no image was judged" : nil,
            attestations.isEmpty ? nil : "\(verified) of \(attestations.count.counted("attestation")) verified",
            findings(.error), findings(.warning),
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    /// The rules that fail, each once, for a tired eye at the last line.
    private var failedRules: String {
        var names: [String] = []
        for rule in self.images.flatMap(\.rules) where rule.fails {
            let name = rule.rule.withoutScheme.printable
            if !names.contains(name) { names.append(name) }
        }
        return names.isEmpty ? "" : " (\(names.prefix(5).joined(separator: ", "))\(names.count > 5 ? ", …" : ""))"
    }
}

extension JudgedBundle {
    /// How much of it there is.
    var extent: String { "\(size.inUnits), \(blobs.counted("blob")) in \(entries.counted("entry"))" }
}

extension JudgedTrustRoot.Pin {
    var words: String {
        switch self {
        case .option: "pinned by option"
        case .lock: "pinned by its lock file"
        case .none: "not pinned"
        }
    }
}

extension ImageContent {
    /// The reference, or what stands for one.
    var title: String { reference?.description ?? "unnamed image\(tag.map { ", tag \($0)" } ?? "")" }

    /// Its platforms, by digest where their names are not known.
    var platformNames: String {
        platforms.map { $0.platform?.description ?? $0.digest.short }.joined(separator: ", ")
    }
}

extension AttestationContent {
    /// What it is: its type, or a plain signature.
    var title: String { predicateType?.withoutScheme ?? "image signature" }
}

extension JudgedAttestation.Signer {
    /// Whether it is a key, and no certificate.
    var isKey: Bool { issuer == nil && (try? Digest(identity)) != nil }

    /// When it signed, and what says so.
    var when: String {
        time.map { "\($0.wholeSeconds)\(timeSource.map { " (\($0))" } ?? "")" } ?? "no trusted time"
    }
}

extension JudgedRule {
    /// The policy and the rule.
    var title: String { (policy.map { "\($0): " } ?? "") + rule.withoutScheme }

    /// The message without the rule's name at its beginning, which stands beside it already.
    var shortMessage: String {
        message.hasPrefix("\(rule) by ") ? String(message.dropFirst(rule.count + 1)) : message
    }
}

extension Explained {
    /// The description without the place at its beginning, for where the place stands beside it.
    var reason: String {
        guard let location, description.hasPrefix("\(location): ") else { return description }
        return String(description.dropFirst(location.count + 2))
    }
}

extension String {
    /// A type without the scheme of its URI, which says nothing.
    var withoutScheme: String { hasPrefix("https://") ? String(dropFirst(8)) : self }

    /// A clause as a sentence.
    var asSentence: String { prefix(1).uppercased() + dropFirst() + "." }
}

extension Int {
    /// The number with its noun.
    func counted(_ noun: String) -> String {
        if self == 1 { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(self) \(noun.dropLast())ies" : "\(self) \(noun)s"
    }
}

extension Int64 {
    /// Bytes in the largest unit that leaves a number above one, with one decimal, rounded down.
    var inUnits: String {
        var unit: Int64 = 1
        var names = ["bytes", "KiB", "MiB", "GiB", "TiB"][...]
        while names.count > 1, self / unit >= 1024 {
            unit *= 1024
            names.removeFirst()
        }
        let name = names.first ?? ""
        return unit == 1 ? "\(self) \(name)" : "\(self / unit).\(self % unit * 10 / unit) \(name)"
    }
}
