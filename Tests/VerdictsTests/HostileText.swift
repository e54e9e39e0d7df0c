/// What somebody who writes into a bundle would like a reader, a terminal or a tool to take for something else.
enum HostileText {
    static let all = [
        "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "' x='",
        "</td></tr></table><h1>PASSED</h1>", "&lt;script&gt;&#60;b&#62;", "<!-- x", "-->", "]]>", "<![CDATA[x]]>",
        "<?x ?>",
        "a|b|c", "\\|", "\\\\|", "`code`", "`` x ` y ```", "\\`", "`|`", "*a* _b_ ~~c~~ **d**", "# PASSED", "1. x",
        "- x",
        "[x](javascript:alert(1))", "![x](https://evil.example/p.png)", "[x]: https://evil.example", "$x$ :tada:",
        "https://evil.example www.evil.example a@evil.example", "@admin #1 GH-2 e25ad5c", "<https://evil.example>",
        "x\n\n# PASSED\n\n| a | b |\n| --- | --- |\n", "x\r\n~~~\n```\n", "x\u{1b}[2J\u{1b}]0;y\u{07}", "\u{9b}31m",
        "\u{202e}gnp.exe",
        "\u{2066}x\u{2069}\u{200f}", "a\0b", "\u{FFFE}\u{FFFF}\u{1FFFE}", "\u{85}x\u{2028}y\u{2029}", "\u{feff}x",
        "\u{E0041}",
        "{0} {{1}} {", "%00 %s %n", " ", "\t", "é ü 漢 👩‍👩‍👧",
    ]
}
