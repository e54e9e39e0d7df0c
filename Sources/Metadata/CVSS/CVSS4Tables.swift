/// What the calculation of CVSS v4.0 looks up.
///
/// Source: FIRST, CVSS v4.0, section 8.3, and the tables of its reference calculator: `lookup`, `maxComposed`,
/// `maxSeverity`.
enum CVSS4Tables {
    /// What one digit of the macrovector means for the way inside the macrovector.
    struct Equation: Sendable {
        /// The steps from the highest to the lowest vector of the class.
        let depth: Int
        /// The highest vectors, each in steps below the highest value of each metric.
        let highest: [[Int]]
    }

    /// AV, PR, UI.
    static let first = [
        Equation(depth: 1, highest: [[0, 0, 0]]),
        Equation(depth: 4, highest: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        Equation(depth: 5, highest: [[3, 0, 0], [1, 1, 1]]),
    ]

    /// AC, AT.
    static let second = [
        Equation(depth: 1, highest: [[0, 0]]),
        Equation(depth: 2, highest: [[1, 0], [0, 1]]),
    ]

    /// VC, VI, VA, CR, IR, AR; EQ3 and EQ6 as 00, 01, 10, 11, 20, 21.
    static let thirdAndSixth = [
        Equation(depth: 7, highest: [[0, 0, 0, 0, 0, 0]]),
        Equation(depth: 6, highest: [[0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1]]),
        Equation(depth: 8, highest: [[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]]),
        Equation(
            depth: 8,
            highest: [
                [1, 0, 1, 0, 1, 0], [1, 0, 0, 0, 1, 1], [0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 1],
            ]
        ),
        Equation(depth: 1, highest: []),  // no vector is in this class
        Equation(depth: 10, highest: [[1, 1, 1, 0, 0, 0]]),
    ]

    /// SC, SI, SA; the steps of all three begin at safety.
    static let fourth = [
        Equation(depth: 6, highest: [[1, 0, 0]]),
        Equation(depth: 5, highest: [[1, 1, 1]]),
        Equation(depth: 4, highest: [[2, 2, 2]]),
    ]

    /// The macrovector's value in tenths; nil where there is no such macrovector.
    static func value(_ digits: [Int]) -> Int? {
        guard digits[0] < 3, digits[1] < 2, digits[2] < 3, digits[3] < 3, digits[4] < 3, digits[5] < 2 else {
            return nil
        }
        let place = digits[3] * 6 + digits[4] * 2 + digits[5]
        let value = values[((digits[0] * 2 + digits[1]) * 3 + digits[2]) * 18 + place]
        return value < 0 ? nil : value
    }

    /// By EQ1, EQ2 and EQ3 a line; in it by EQ4, EQ5 and EQ6; -1 where EQ3 2 and EQ6 0 exclude each other.
    private static let values: [Int] = [
        100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68,
        98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48,
        -1, 92, -1, 82, -1, 72, -1, 79, -1, 69, -1, 50, -1, 69, -1, 55, -1, 27,
        99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53,
        95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30,
        -1, 86, -1, 75, -1, 52, -1, 71, -1, 52, -1, 29, -1, 63, -1, 29, -1, 17,
        98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49,
        94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25,
        -1, 83, -1, 70, -1, 54, -1, 65, -1, 58, -1, 26, -1, 53, -1, 21, -1, 13,
        95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30,
        89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16,
        -1, 71, -1, 59, -1, 30, -1, 58, -1, 26, -1, 15, -1, 23, -1, 13, -1, 6,
        93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22,
        85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8,
        -1, 64, -1, 51, -1, 20, -1, 47, -1, 21, -1, 11, -1, 24, -1, 9, -1, 4,
        88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11,
        75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2,
        -1, 53, -1, 24, -1, 14, -1, 24, -1, 12, -1, 5, -1, 10, -1, 3, -1, 1,
    ]
}
