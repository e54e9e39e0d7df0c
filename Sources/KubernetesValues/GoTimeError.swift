/// Why a text is no time of a layout, or a time is none that is computed with.
package enum GoTimeError: Error, Hashable, CustomStringConvertible {
    /// At some place another thing stands than the layout wants.
    case mismatch(text: String, layout: String, expected: String, found: String)
    /// A part (`month`, `day`, `hour`, …) is not of the calendar.
    case outOfRange(component: String, text: String)
    /// What is left behind the time.
    case extraText(String, text: String)
    /// The time is not of the years 0 to 9999.
    case yearOutOfRange
    /// A difference of more than 292 years.
    case differenceOutOfRange
    /// A zone more than 100 hours from UTC.
    case offsetOutOfRange

    package var description: String {
        switch self {
        case .mismatch(let text, let layout, let expected, let found):
            "expected \(excerpt(expected)) as in the layout '\(excerpt(layout))', found '\(excerpt(found))' "
                + "in the time '\(excerpt(text))'"
        case .outOfRange(let component, let text): "expected a \(component) of the calendar in '\(excerpt(text))'"
        case .extraText(let rest, let text): "expected the end of the time '\(excerpt(text))', found '\(excerpt(rest))'"
        case .yearOutOfRange: "expected a time of the years 0 to 9999, found one outside"
        case .differenceOutOfRange: "expected times at most 292 years apart, found ones further apart"
        case .offsetOutOfRange: "expected a zone at most 100 hours from UTC, found one further away"
        }
    }
}
