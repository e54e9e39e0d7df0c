/// A metric of one version of CVSS, and the values that a vector may give it.
struct CVSSMetric: Sendable {
    let name: String
    /// The values besides "not defined", which only optional metrics may have.
    let values: [String]
    let isMandatory: Bool
    /// Name and values packed into numbers, which are compared faster than texts.
    let key: UInt64
    let valueKeys: [UInt64]

    init(_ name: String, _ values: String, isMandatory: Bool = false) {
        self.name = name
        self.values = values.split(separator: " ").map(String.init)
        self.isMandatory = isMandatory
        key = Self.key(of: Array(name.utf8), 0..<name.utf8.count)
        valueKeys = self.values.map { Self.key(of: Array($0.utf8), 0..<$0.utf8.count) }
    }

    /// At most seven bytes as one number; 0 for none or more, which no metric and no value has.
    static func key(of bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        guard range.count <= 7 else { return 0 }
        var key: UInt64 = 0
        for index in range { key = key << 8 | UInt64(bytes[index]) }
        return key
    }
}

extension CVSS.Version {
    /// The metrics in the standard's order.
    var metrics: [CVSSMetric] {
        switch self {
        case .v2: Self.metrics2
        case .v30, .v31: Self.metrics3
        case .v40: Self.metrics4
        }
    }

    /// The word that says that an optional metric is not defined.
    var notDefined: String { self == .v2 ? "ND" : "X" }

    /// Which of the metrics are temporal; those of v4.0 have no score of their own.
    var temporalMetrics: Range<Int> {
        switch self {
        case .v2: 6..<9
        case .v30, .v31: 8..<11
        case .v40: 0..<0
        }
    }

    /// Which of the metrics are environmental.
    var environmentalMetrics: Range<Int> {
        switch self {
        case .v2: 9..<14
        case .v30, .v31: 11..<22
        case .v40: 0..<0
        }
    }

    /// Source: CVSS v2.0, section 2.4, "Base, Temporal, Environmental Vectors".
    private static let metrics2 = [
        CVSSMetric("AV", "L A N", isMandatory: true), CVSSMetric("AC", "H M L", isMandatory: true),
        CVSSMetric("Au", "M S N", isMandatory: true), CVSSMetric("C", "N P C", isMandatory: true),
        CVSSMetric("I", "N P C", isMandatory: true), CVSSMetric("A", "N P C", isMandatory: true),
        CVSSMetric("E", "U POC F H"), CVSSMetric("RL", "OF TF W U"), CVSSMetric("RC", "UC UR C"),
        CVSSMetric("CDP", "N L LM MH H"), CVSSMetric("TD", "N L M H"),
        CVSSMetric("CR", "L M H"), CVSSMetric("IR", "L M H"), CVSSMetric("AR", "L M H"),
    ]

    /// Source: CVSS v3.1, section 6, table 15; v3.0, section 6, table 17.
    private static let metrics3 = [
        CVSSMetric("AV", "N A L P", isMandatory: true), CVSSMetric("AC", "L H", isMandatory: true),
        CVSSMetric("PR", "N L H", isMandatory: true), CVSSMetric("UI", "N R", isMandatory: true),
        CVSSMetric("S", "U C", isMandatory: true), CVSSMetric("C", "N L H", isMandatory: true),
        CVSSMetric("I", "N L H", isMandatory: true), CVSSMetric("A", "N L H", isMandatory: true),
        CVSSMetric("E", "U P F H"), CVSSMetric("RL", "O T W U"), CVSSMetric("RC", "U R C"),
        CVSSMetric("CR", "L M H"), CVSSMetric("IR", "L M H"), CVSSMetric("AR", "L M H"),
        CVSSMetric("MAV", "N A L P"), CVSSMetric("MAC", "L H"), CVSSMetric("MPR", "N L H"), CVSSMetric("MUI", "N R"),
        CVSSMetric("MS", "U C"), CVSSMetric("MC", "N L H"), CVSSMetric("MI", "N L H"), CVSSMetric("MA", "N L H"),
    ]

    /// In the order that vectors must keep; values from the highest to the lowest, as `CVSS4Equations` counts steps.
    ///
    /// Source: CVSS v4.0, section 7, table 23.
    private static let metrics4 = [
        CVSSMetric("AV", "N A L P", isMandatory: true), CVSSMetric("AC", "L H", isMandatory: true),
        CVSSMetric("AT", "N P", isMandatory: true), CVSSMetric("PR", "N L H", isMandatory: true),
        CVSSMetric("UI", "N P A", isMandatory: true), CVSSMetric("VC", "H L N", isMandatory: true),
        CVSSMetric("VI", "H L N", isMandatory: true), CVSSMetric("VA", "H L N", isMandatory: true),
        CVSSMetric("SC", "H L N", isMandatory: true), CVSSMetric("SI", "H L N", isMandatory: true),
        CVSSMetric("SA", "H L N", isMandatory: true),
        CVSSMetric("E", "A P U"), CVSSMetric("CR", "H M L"), CVSSMetric("IR", "H M L"), CVSSMetric("AR", "H M L"),
        CVSSMetric("MAV", "N A L P"), CVSSMetric("MAC", "L H"), CVSSMetric("MAT", "N P"),
        CVSSMetric("MPR", "N L H"), CVSSMetric("MUI", "N P A"), CVSSMetric("MVC", "H L N"),
        CVSSMetric("MVI", "H L N"), CVSSMetric("MVA", "H L N"), CVSSMetric("MSC", "H L N"),
        CVSSMetric("MSI", "H L N S"), CVSSMetric("MSA", "H L N S"),
        CVSSMetric("S", "N P"), CVSSMetric("AU", "N Y"), CVSSMetric("R", "A U I"), CVSSMetric("V", "D C"),
        CVSSMetric("RE", "L M H"), CVSSMetric("U", "Clear Green Amber Red"),
    ]
}
