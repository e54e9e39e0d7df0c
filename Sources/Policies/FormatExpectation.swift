package import Metadata

/// A format that an SBOM may have, and from which version on, as `cyclonedx>=1.4`.
package struct FormatExpectation: Hashable, Sendable, CustomStringConvertible {
    package let format: SBOM.Format
    /// nil for any version.
    package let minimum: FormatVersion?

    /// Reads a format's name, alone or with `>=` and a version; nil for anything else.
    package init?(_ text: String) {
        guard let sign = text.firstIndex(of: ">") else {
            guard let format = SBOM.Format(rawValue: text) else { return nil }
            (self.format, minimum) = (format, nil)
            return
        }
        let rest = text[sign...]
        guard rest.hasPrefix(">="), let format = SBOM.Format(rawValue: String(text[..<sign])),
            let version = FormatVersion(String(rest.dropFirst(2)))
        else { return nil }
        (self.format, minimum) = (format, version)
    }

    package var description: String {
        minimum.map { "\(format.rawValue)>=\($0)" } ?? format.rawValue
    }

    func allows(_ sbom: SBOM) -> Bool {
        sbom.format == format && (minimum.map { sbom.version >= $0 } ?? true)
    }
}

extension SBOM {
    /// The format with its version, as people write it.
    var formatName: String {
        switch format {
        case .cyclonedx: "CycloneDX \(version)"
        case .spdx: "SPDX \(version)"
        }
    }
}
