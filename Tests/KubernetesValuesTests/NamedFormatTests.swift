import KubernetesValues
import Testing

@Suite struct NamedFormatTests {
    @Test(arguments: [
        (NamedFormat.dns1123Label, "my-label-name"), (.dns1123Label, "1a"), (.dns1123Label, "a"),
        (.dns1123LabelPrefix, "my-label-prefix-"), (.dns1123SubdomainPrefix, "mysubdomain.prefix.-"),
        (.dns1035LabelPrefix, "my-label-prefix-"), (.uri, "http://example.com"),
        (.uuid, "123e4567-e89b-12d3-a456-426614174000"), (.uuid, "123E4567e89b12d3a456-426614174000"),
        (.byte, "aGVsbG8="), (.byte, "aGVsbG9="), (.byte, "AA=="), (.date, "2021-01-01"), (.date, "2020-02-29"),
        (.datetime, "2021-01-01T00:00:00Z"), (.datetime, "2021-01-01t23:59:59.5+14:00"),
        (.dns1123Subdomain, "example.com"), (.dns1035Label, "my-label-name"), (.qualifiedName, "my.name"),
        (.qualifiedName, "example.com/MyName"), (.qualifiedName, "a_b"),
        (.labelValue, "my-cool-label-Value"), (.labelValue, ""),
    ])
    func accepts(_ format: NamedFormat, _ text: String) {
        #expect(format.validate(text).isEmpty)
    }

    private static let long = String(repeating: "a", count: 64)

    @Test(arguments: [
        (NamedFormat.dns1123Label, "contains a space", ["a label of RFC 1123 has"]),
        (.dns1123Label, "a.b", ["must not contain dots"]), (.dns1123Label, "", ["a label of RFC 1123 has"]),
        (.dns1123Label, "-a", ["a label of RFC 1123 has"]),
        (.dns1123Label, long, ["must be no more than 63 bytes, found 64"]),
        (.dns1123Label, "name\n", ["a label of RFC 1123 has"]),
        (.dns1123Label, long + "-", ["must be no more than 63", "a label of RFC 1123 has"]),
        (.dns1035Label, "contains a space", ["a label of RFC 1035 has"]),
        (.dns1035Label, "1a", ["a label of RFC 1035 has"]),
        (.dns1123Subdomain, "a..b", ["a subdomain of RFC 1123 has"]),
        (.dns1123Subdomain, String(repeating: "a.", count: 127) + "a", ["must be no more than 253"]),
        (.dns1123LabelPrefix, "contains a space-", ["a label of RFC 1123 has"]),
        (.dns1123LabelPrefix, "-", ["a label of RFC 1123 has"]),
        (.dns1123SubdomainPrefix, "contains a space-", ["a subdomain of RFC 1123 has"]),
        (.dns1035LabelPrefix, "contains a space-", ["a label of RFC 1035 has"]),
        (.qualifiedName, "contains a space", ["name part must have"]),
        (.qualifiedName, "a/b/c", ["a qualified name must have"]),
        (.qualifiedName, "/b", ["prefix part must be non-empty"]),
        (.qualifiedName, "a/", ["name part must be non-empty"]),
        (.qualifiedName, "A/b", ["prefix part a subdomain of RFC 1123 has"]),
        (.qualifiedName, long, ["name part must be no more than 63"]),
        (.labelValue, "my-cool-label-Value!!\n\n!!!", ["a valid label is empty"]),
        (.labelValue, "-", ["a valid label is empty"]),
        (.uri, "example.com", ["expected an absolute URL"]), (.uri, "", ["expected a URL"]),
        (.uuid, "123e4567-e89b-12d3-a456-42661417400", ["expected a UUID"]), (.uuid, "", ["expected a UUID"]),
        (.uuid, "123e4567--e89b-12d3-a456-42661417400", ["expected a UUID"]), (.byte, "aGVsbG8", ["expected base64"]),
        (.byte, "", ["expected base64"]), (.byte, "a===", ["expected base64"]), (.byte, "a-_=", ["expected base64"]),
        (.date, "2020-01-32", ["expected a date"]), (.date, "2021-02-29", ["expected a date"]),
        (.datetime, "2020-01-32T00:00:00Z", ["expected a time"]),
        (.datetime, "2020-01-01T24:00:00Z", ["expected a time"]),
        (.datetime, "2020-01-01T00:00:60Z", ["expected a time"]),
        (.datetime, "2020-01-01T00:00:00", ["expected a time"]), (.datetime, "2020-01-01", ["expected a time"]),
        (.datetime, "", ["expected a time"]),
        (.datetime, "2020-01-01T00:00:00.Z", ["expected a time"]),
        (.datetime, "2020-01-01T00:00:00+1:00", ["expected a time"]),
    ])
    func refuses(_ format: NamedFormat, _ text: String, _ problems: [String]) {
        let found = format.validate(text)
        #expect(found.count == problems.count)
        for (found, expected) in zip(found, problems) { #expect(found.hasPrefix(expected)) }
    }

    @Test func isFoundByName() {
        #expect(NamedFormat(rawValue: "unknown") == nil)
        #expect(NamedFormat(rawValue: "dns1123Label") == .dns1123Label)
        #expect(NamedFormat.allCases.count == 13)
    }
}
