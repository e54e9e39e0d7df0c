import JMESPath
import Testing
import Vocabulary

/// Kyverno's functions, beyond the table of Kyverno's own tests.
@Suite struct KyvernoFunctionTests {
    private static let document = JMESValue.object(
        JMESObject([
            ("o", .object(JMESObject([("z", .integer(1)), ("a", .string("x"))]))),
            ("l", .array([.string("p"), .integer(2)])),
            ("labels", .object(JMESObject([("app", .string("web")), ("tier", .string("front"))]))),
        ])
    )

    private func check(_ expression: String, _ json: String) {
        let wanted = Outcome("parse_json(@)", .string(json), .kyvernoForTests)
        let found = Outcome(expression, Self.document, .kyvernoForTests)
        #expect(found.json == wanted.json && found.isValue, "\(expression): \(found)")
    }

    @Test(arguments: [
        ("to_upper('straße ǆ')", #""STRAßE Ǆ""#), ("to_lower('ÀΣİ')", #""àσi""#), ("trim('¡¡Hi!!', '!¡')", #""Hi""#),
        ("trim('xxx', 'x')", #""""#), ("trim('abc', '')", #""abc""#), ("trim_prefix('v1.2', 'v')", #""1.2""#),
        ("trim_prefix('1.2', 'v')", #""1.2""#), ("split('a,b,,c', ',')", #"["a","b","","c"]"#),
        ("split('', ',')", #"[""]"#), ("split('aé', '')", #"["a","é"]"#), ("split('aaaa', 'aa')", #"["","",""]"#),
        ("replace('aaa', 'a', 'b', `2`)", #""bba""#), ("replace('aaa', 'a', 'b', `0`)", #""aaa""#),
        ("replace('é1', '', '-', `-1`)", #""-é-1-""#), ("replace('ab', '', '-', `2`)", #""-a-b""#),
        ("replace_all('abab', 'ab', '')", #""""#), ("to_boolean('TRUE')", "true"), ("to_boolean('False')", "false"),
        ("truncate('ééé', `2`)", #""éé""#), ("truncate('ab', `100`)", #""ab""#), ("base64_decode('aGk=\n')", #""hi""#),
        ("equal_fold('ΣΑΣ', 'σας')", "true"), ("equal_fold('ſ', 'S')", "true"), ("equal_fold('a', 'ab')", "false"),
        ("compare('a', 'b')", "-1"), ("compare('b', 'a') == `1`", "false"),
        ("compare('a', 'a') == compare('b', 'b')", "true"),
        ("to_string(compare('b', 'a'))", #""1""#), ("path_canonicalize('')", #""""#),
        ("path_canonicalize('a/../..')", #""..""#),
        ("path_canonicalize('./a//b/.')", #""a/b""#), ("path_canonicalize('a/..')", #"".""#),
        ("path_canonicalize('/../..')", #""/""#), ("path_canonicalize('C:/a/../b')", #""C:\\b""#),
    ])
    func handlesText(_ expression: String, _ json: String) { check(expression, json) }

    @Test(arguments: [
        ("regex_match('^a.c$', 'abc')", "true"), ("regex_match('b', 'abc')", "true"),
        ("regex_match('^b', 'abc')", "false"),
        ("regex_match('^1000000$', `1e6`)", "true"), ("regex_match('^0.5$', `0.5`)", "true"),
        ("regex_replace_all('(a)(b)', 'abab', '$2$1')", #""baba""#),
        ("regex_replace_all('a(x*)b', '-ab-axxb-', '${1}W')", #""-W-xxW-""#),
        ("regex_replace_all('a(x*)b', '-ab-axxb-', '$1W')", #""---""#),
        ("regex_replace_all('1', `121`, `3`)", #""323""#),
        ("regex_replace_all_literal('a(x*)b', '-ab-axxb-', '${1}')", #""-${1}-${1}-""#),
        ("pattern_match('a*c?', 'abbcd')", "true"), ("pattern_match('a', 'ab')", "false"),
        ("label_match(`{\"app\":\"web\"}`, labels)", "true"), ("label_match(`{\"app\":\"api\"}`, labels)", "false"),
        ("label_match(`{\"x\":\"web\"}`, labels)", "false"), ("label_match(`{}`, labels)", "true"),
        ("semver_compare('1.2.3', '>=1.2.3 <2.0.0 || >=3.0.0')", "true"),
        ("semver_compare('1.2.3', '!1.2.3')", "false"),
        ("image_normalize('nginx')", #""docker.io/nginx:latest""#),
        (
            "image_normalize('ghcr.io/o/a:v1@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')",
            #""ghcr.io/o/a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#
        ),
        ("is_external_url('https://192.168.1.1:8080/x')", "false"), ("is_external_url('http://127.0.0.1')", "false"),
        ("is_external_url('http://172.32.0.1/')", "true"), ("is_external_url('http://[fc00::1]:80/')", "false"),
    ])
    func handlesPatterns(_ expression: String, _ json: String) { check(expression, json) }

    @Test(arguments: [
        ("lookup(o, 'z')", "1"), ("lookup(o, 'nope')", "null"), ("lookup(l, `1`)", "2"), ("lookup(l, `2`)", "null"),
        ("lookup(l, `-1`)", "null"), ("items(o, 'k', 'v')", #"[{"k":"a","v":"x"},{"k":"z","v":1}]"#),
        ("items(l, 'k', 'v')", #"[{"k":0,"v":"p"},{"k":1,"v":2}]"#), ("items(`{}`, 'k', 'v')", "[]"),
        ("object_from_lists(['a', 'b'], [`1`])", #"{"a":1,"b":null}"#),
        ("object_from_lists(['a', 'a'], [`1`, `2`])", #"{"a":2}"#), ("object_from_lists([`1`], ['x'])", #"{"1":"x"}"#),
        ("parse_json('[1, {\"a\": null}]')", #"[1,{"a":null}]"#), ("x509_decode('certificate').Version", "3"),
        ("to_string(o)", #""{\"a\":\"x\",\"z\":1}""#),
    ])
    func handlesValues(_ expression: String, _ json: String) { check(expression, json) }

    @Test(arguments: [
        ("a: yes\nb: 'yes'\nc: ~\nd:\n", #"{"a":true,"b":"yes","c":null,"d":null}"#),
        ("[0x1F, 0b11, 0o17, 017, 1_000, -5, +5, 1.5, 1e3, .5, 1., 08]", "[31,3,15,15,1000,-5,5,1.5,1000,0.5,1,8]"),
        (
            "[1.2.3, 2024-01-02, '12', \"1\", 1x, -, --1, ., e3, 0x, off]",
            #"["1.2.3","2024-01-02","12","1","1x","-","--1",".","e3","0x",false]"#
        ),
        ("a: &x [1]\nb: *x", #"{"a":[1],"b":[1]}"#), ("", "null"), ("1: a", #"{"1":"a"}"#),
    ])
    func readsYAML(_ yaml: String, _ json: String) {
        let wanted = Outcome("parse_json(@)", .string(json), .kyvernoForTests)
        let found = Outcome("parse_yaml(@)", .string(yaml), .kyvernoForTests)
        #expect(found == wanted && found.isValue, "\(yaml): \(found)")
    }

    @Test(arguments: [
        "a: 1\na: 2", "a: .inf", "a: .NaN", "a: -.inf", "<<: {a: 1}", "a: !!int 1", "- [", "a: 1\n---\nb: 2", "*x",
    ])
    func refusesYAML(_ yaml: String) {
        #expect(Outcome("parse_yaml(@)", .string(yaml), .kyvernoForTests) == .error("invalid-value"), "\(yaml)")
    }

    @Test(arguments: [
        ("add('1', '500m')", #""1500m""#), ("add('1h', '30m')", "error"), ("add('1h0m', '1h0m')", #""2h0m0s""#),
        ("add(`0.1`, `0.2`)", "0.30000000000000004"), ("subtract('1h30m', '1h')", #""30m0s""#),
        ("multiply('12s', `0.5`)", #""6s""#),
        ("multiply(`2`, `3`)", "6"), ("divide(`7`, `2`)", "3.5"), ("modulo(`-7`, `3`)", "-1"),
        ("modulo('1h', '25m')", "error"),
        ("modulo('1h0m', '25m0s')", #""10m0s""#), ("round(`2.345`, `2`)", "2.35"), ("round(`-2.5`, `0`)", "-3"),
        ("round(`9.414675`, `2`)", "9.41"), ("round(`1e300`, `300`)", "1e300"), ("sum([`1`, `2.5`])", "3.5"),
        ("divide('10s', `0.1`)", #""1m40s""#),
    ])
    func calculates(_ expression: String, _ json: String) {
        if json == "error" {
            #expect(Outcome(expression, Self.document, .kyvernoForTests) == .error("invalid-type"))
        } else {
            check(expression, json)
        }
    }
}
