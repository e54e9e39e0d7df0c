import Testing

@Suite("RE2 patterns find") struct MatchTests {
    typealias Sample = MatchSample

    static let literals: [Sample] = [
        Sample("", "", "0-0"), Sample("", "abc", "0-0"), Sample("abc", "abc", "0-3"), Sample("abc", "xxabcabc", "2-5"),
        Sample("abc", "ab", ""), Sample("a.c", "abc", "0-3"), Sample("a.c", "a\nc", ""), Sample("a.c", "aéc", "0-4"),
        Sample("日本", "x日本y", "1-7"), Sample(".", "😀", "0-4"), Sample("..", "é", ""), Sample("x]}", "x]}", "0-3"),
        Sample("a{", "a{", "0-2"), Sample("a{,2}", "a{,2}", "0-5"), Sample("a{1", "a{1", "0-3"),
        Sample("a{x}", "a{x}", "0-4"), Sample("a{01}", "a{01}", "0-5"), Sample("{", "{", "0-1"),
        Sample("a*{", "aa{", "0-3"), Sample("a{ 1}", "a{ 1}", "0-5"), Sample("é", "e\u{301}", ""),
        Sample("a\u{301}?", "a", "0-1"), Sample("\r\n", "x\r\n", "1-3"), Sample("\r", "\r\n", "0-1"),
    ]

    static let alternatives: [Sample] = [
        Sample("a|ab", "ab", "0-1"), Sample("ab|a", "ab", "0-2"), Sample("a|b|c", "xc", "1-2"),
        Sample("(a|ab)(c|bcd)(d*)", "abcd", "0-4 0-1 1-4 4-4"), Sample("(a+|b+)*", "ab", "0-2 1-2"),
        Sample("a|", "b", "0-0"), Sample("|a", "a", "0-0"), Sample("(|a)b", "ab", "0-2 0-1"),
        Sample("(?:|a)b", "ab", "0-2"), Sample("b|ab", "ab", "0-2"), Sample("x|y|", "y", "0-1"),
        Sample("(a)|b", "b", "0-1 -"), Sample("(a)|(b)|(c)", "b", "0-1 - 0-1 -"),
        Sample("sam|samwise", "samwise", "0-3"), Sample("(?:sam|samwise)$", "samwise", "0-7"),
        Sample("(foo|foobar)(bar)?", "foobar", "0-6 0-3 3-6"), Sample("((a)|(b)|(c))*", "abc", "0-3 2-3 0-1 1-2 2-3"),
    ]

    static let repetitions: [Sample] = [
        Sample("a*", "baa", "0-0"), Sample("a+", "baa", "1-3"), Sample("a?", "aa", "0-1"), Sample("a*?", "aa", "0-0"),
        Sample("a+?", "aa", "0-1"), Sample("a??", "a", "0-0"), Sample("a??b", "ab", "0-2"), Sample("a*?$", "aa", "0-2"),
        Sample("a{2}", "aaa", "0-2"), Sample("a{2,}", "aaaa", "0-4"), Sample("a{2,}?", "aaaa", "0-2"),
        Sample("a{1,2}", "aaa", "0-2"), Sample("a{1,2}?", "aaa", "0-1"), Sample("a{0}b", "ab", "1-2"),
        Sample("a{0,1}b", "ab", "0-2"), Sample("a{0,}", "aa", "0-2"), Sample("(a){0}b", "ab", "1-2 -"),
        Sample("a{3}", "aa", ""), Sample("(ab){2,3}", "abababab", "0-6 4-6"), Sample("(a{2}){2}", "aaaaa", "0-4 2-4"),
        Sample("<.*>", "<a><b>", "0-6"), Sample("<.*?>", "<a><b>", "0-3"), Sample("(?U)<.*>", "<a><b>", "0-3"),
        Sample("(?U)<.*?>", "<a><b>", "0-6"), Sample("(?U)a{1,2}", "aa", "0-1"), Sample("(?U:a+)a*", "aaa", "0-3"),
        Sample("(a*)(a*)", "aa", "0-2 0-2 2-2"), Sample("(a*?)(a*)", "aa", "0-2 0-0 0-2"),
        Sample("(a?)(a?)(a?)", "aa", "0-2 0-1 1-2 2-2"), Sample("a{1000}", "a", ""), Sample("^*", "a", "0-0"),
        Sample("a(?i)*", "aa", "0-2"), Sample("a\\Q\\E*", "aa", "0-2"), Sample("a*(?:)*", "aa", "0-2"),
        Sample("(?:a*)+", "aa", "0-2"), Sample("(?:a+)*", "aa", "0-2"), Sample("\\Qab\\E+", "abb", "0-3"),
        Sample("(?:){1000}", "a", "0-0"), Sample("\\b*a", "a", "0-1"),
    ]

    static let loops: [Sample] = [
        Sample("(a*)*", "b", "0-0 0-0"), Sample("(a*)*", "aa", "0-2 0-2"), Sample("(a*)+", "b", "0-0 0-0"),
        Sample("(a*)+", "aa", "0-2 0-2"), Sample("(|a)*", "aa", "0-0 0-0"), Sample("(|a)+", "aa", "0-0 0-0"),
        Sample("(a|)*", "aa", "0-2 1-2"), Sample("(a|b)*", "abab", "0-4 3-4"), Sample("((a)|b)*", "ab", "0-2 1-2 0-1"),
        Sample("(?:(a)|b)*", "ab", "0-2 0-1"), Sample("(a)*", "b", "0-0 -"), Sample("((a)*)*", "aa", "0-2 0-2 1-2"),
        Sample("(a(b)?)+", "aba", "0-3 2-3 1-2"), Sample("(a|(b))+?c", "abc", "0-3 1-2 1-2"),
        Sample("((a*)b)*", "abb", "0-3 2-3 2-2"), Sample("(.)(.)*", "abc", "0-3 0-1 2-3"),
        Sample("(a|ab|c|bcd)*", "abcd", "0-4 1-4"), Sample("(a|ab|c|bcd)*$", "abcd", "0-4 1-4"),
        Sample("(|a){0,3}", "aaa", "0-0 0-0"), Sample("(a*?)*", "aa", "0-0 0-0"), Sample("(a*?)*$", "aa", "0-2 0-2"),
        Sample("()*", "a", "0-0 0-0"), Sample("()+", "a", "0-0 0-0"), Sample("(^)*a", "a", "0-1 0-0"),
        Sample("(?:(?:a)*)*b", "aab", "0-3"), Sample("(\\w+\\s?)+", "ab cd", "0-5 3-5"),
    ]

    static let groups: [Sample] = [
        Sample("(a)(b)(c)", "abc", "0-3 0-1 1-2 2-3"), Sample("((a)(b))", "ab", "0-2 0-2 0-1 1-2"),
        Sample("(?:a)(b)", "ab", "0-2 1-2"), Sample("(?P<x>a)(?<y>b)", "ab", "0-2 0-1 1-2"),
        Sample("()", "", "0-0 0-0"), Sample("(?:)", "", "0-0"), Sample("(a)?b", "b", "0-1 -"),
        Sample("(?P<_1>a)", "a", "0-1 0-1"), Sample("(?P<1>a)", "a", "0-1 0-1"),
        Sample("(a)(?i:(b))c", "aBc", "0-3 0-1 1-2"),
        Sample("(\\d+)-(\\d+)?", "x12-", "1-4 1-3 -"), Sample("^(.+)@(.+)$", "a@b@c", "0-5 0-3 4-5"),
    ]

    static let anchors: [Sample] = [
        Sample("^a", "ba", ""), Sample("^a", "ab", "0-1"), Sample("a$", "ab", ""), Sample("a$", "ba", "1-2"),
        Sample("a$", "a\n", ""), Sample("^$", "", "0-0"), Sample("^$", "\n", ""), Sample("(?m)^$", "a\n\nb", "2-2"),
        Sample("(?m)^b$", "a\nb\nc", "2-3"), Sample("(?m)a$", "a\nb", "0-1"), Sample("(?m)^$", "a\n", "2-2"),
        Sample("(?m)\\Ab", "a\nb", ""), Sample("(?m)a\\z", "a\nb", ""), Sample("\\Aa\\z", "a", "0-1"),
        Sample("\\z", "ab", "2-2"), Sample("$", "ab", "2-2"), Sample("a^b", "ab", ""), Sample("a$b", "ab", ""),
        Sample("(^|x)a", "xa", "0-2 0-1"), Sample("(^|x)a", "ya", ""), Sample("(?:^a|b)", "cb", "1-2"),
        Sample("\\bb", "ab b", "3-4"), Sample("\\b", "", ""), Sample("\\B", "", "0-0"), Sample("\\Bb", "b ab", "3-4"),
        Sample("\\bfoo\\b", "foobar foo", "7-10"), Sample("a\\b", "aé", "0-1"), Sample("\\bé", "aé", "1-3"),
        Sample("\\b", "é", ""), Sample("\\B", "é", "0-0"), Sample("é\\B", "é", "0-2"), Sample("_\\b", "_-", "0-1"),
        Sample("(?:\\b|x)y", "-y", "1-2"), Sample("^^a$$", "a", "0-1"), Sample("(?m)$\n^", "a\nb", "1-2"),
        Sample("\\B\\B", "aé", "3-3"),
    ]

    static let flags: [Sample] = [
        Sample("(?i)abc", "xABC", "1-4"), Sample("(?i)[a-c]+", "AbC", "0-3"), Sample("(?i)[^a]", "Ab", "1-2"),
        Sample("(?i)k", "\u{212A}", "0-3"), Sample("(?i)\u{212A}", "k", "0-1"), Sample("(?i)s", "ſ", "0-2"),
        Sample("(?i)ſ", "S", "0-1"), Sample("(?i)é", "É", "0-2"), Sample("(?i)σ", "ς", "0-2"),
        Sample("(?i)[α-ω]", "Σ", "0-2"), Sample("(?i)ß", "ẞ", "0-3"), Sample("(?i)ss", "ß", ""),
        Sample("(?i)i", "İ", ""), Sample("(?i)i", "ı", ""), Sample("(?i)ı", "I", ""), Sample("(?i)ǅ", "ǆ", "0-2"),
        Sample("(?i)µ", "Μ", "0-2"), Sample("(?i)\\w", "\u{17F}", "0-2"), Sample("(?i)\\W", "\u{212A}", ""),
        Sample("\\w", "\u{17F}", ""), Sample("(?i)\\p{Lu}", "a", "0-1"), Sample("(?i)\\P{Lu}", "a", ""),
        Sample("(?i)[[:upper:]]", "a", "0-1"), Sample("(?i)[^[:upper:]]", "a", ""), Sample("(?i)\\x61", "A", "0-1"),
        Sample("(?i)\\Qa.\\E", "A.", "0-2"), Sample("(?i:a)b", "Ab", "0-2"), Sample("(?i:a)b", "AB", ""),
        Sample("(?i)a(?-i)b", "AB", ""), Sample("(?i)a(?-i:b)c", "AbC", "0-3"), Sample("((?i)a)b", "AB", ""),
        Sample("(a(?i)b|c)d", "Cd", "0-2 0-1"), Sample("(a(?i)b|c)d", "CD", ""), Sample("(?s).", "\n", "0-1"),
        Sample("(?s:.).", "\n\n", ""), Sample("(?s-s).", "\n", ""), Sample("(?is)A.", "a\n", "0-2"),
        Sample("(?ims-U:^A.$)", "x\na\n\ny", "2-4"), Sample("(?)a", "a", "0-1"), Sample("(?i-s)A.", "ab", "0-2"),
        Sample("(?m-m)^b", "a\nb", ""), Sample("(?i)𐐀", "𐐨", "0-4"),
    ]

    static let classes: [Sample] = [
        Sample("[abc]+", "xcab", "1-4"), Sample("[^abc]", "abx", "2-3"), Sample("[a-c]+", "bad", "0-2"),
        Sample("[^a]", "\n", "0-1"), Sample("[]a]+", "]a", "0-2"), Sample("[^]a]", "]b", "1-2"),
        Sample("[-a]+", "a-", "0-2"), Sample("[a-]+", "-a", "0-2"), Sample("[a-c-e]+", "b-e", "0-3"),
        Sample("[--/]+", ".-/", "0-3"), Sample("[a\\-z]+", "-az", "0-3"), Sample("[\\]]", "]", "0-1"),
        Sample("[\\\\]", "\\", "0-1"), Sample("[[]", "[", "0-1"), Sample("[[:]", ":", "0-1"),
        Sample("[[:a]+", "[:a", "0-3"), Sample("[^^]", "^a", "1-2"), Sample("[a^]", "^", "0-1"),
        Sample("[\\d.]+", "1.2", "0-3"), Sample("[^\\d]", "1a", "1-2"), Sample("[\\D]", "1a", "1-2"),
        Sample("[\\d-z]+", "-1z", "0-3"), Sample("[\\D\\d]", "\n", "0-1"), Sample("[^\\D\\d]", "a", ""),
        Sample("[^\\x00-\\x{10FFFF}]", "a", ""), Sample("[\\x{0}-\\x{10FFFF}]", "😀", "0-4"),
        Sample("[é-ï]", "ê", "0-2"), Sample("[日月]", "月", "0-3"), Sample("[$.^|()]+", "(.|$", "0-4"),
        Sample("\\d+", "a12", "1-3"), Sample("\\d", "٣", ""), Sample("\\D", "٣", "0-2"),
        Sample("\\s+", "a\t\n\u{C}\r b", "1-6"),
        Sample("\\s", "\u{B}", ""), Sample("\\s", "\u{A0}", ""), Sample("\\S", " é", "1-3"),
        Sample("\\w+", "-aZ_9é", "1-5"),
        Sample("\\W", "aé", "1-3"), Sample("[\\w-]+", "a-b c", "0-3"), Sample("[\\x{D800}]", "a", ""),
        Sample("[[:alpha:]]+", "1aZ", "1-3"), Sample("[[:^alpha:]]", "a1", "1-2"), Sample("[^[:alpha:]]", "a1", "1-2"),
        Sample("[[:alnum:]]+", "-a1", "1-3"), Sample("[[:ascii:]]", "éa", "2-3"),
        Sample("[[:blank:]]+", "\n\t ", "1-3"),
        Sample("[[:cntrl:]]", "a\u{7F}", "1-2"), Sample("[[:digit:]x]+", "ax1", "1-3"),
        Sample("[[:graph:]]", " !", "1-2"),
        Sample("[[:lower:]]", "Aa", "1-2"), Sample("[[:print:]]", "\t ", "1-2"), Sample("[[:punct:]]", "a_", "1-2"),
        Sample("[[:space:]]", "\u{B}", "0-1"), Sample("[[:upper:]]", "aA", "1-2"), Sample("[[:word:]]+", "-a_1", "1-4"),
        Sample("[[:xdigit:]]+", "gFa9", "1-4"), Sample("[:alpha:]+", "pa:", "0-3"),
    ]

    static let unicode: [Sample] = [
        Sample("\\pL+", "1éж日", "1-8"), Sample("\\PL", "é1", "2-3"), Sample("\\p{Lu}", "aÉ", "1-3"),
        Sample("\\p{^Lu}", "Éa", "2-3"), Sample("\\P{^Lu}", "aÉ", "1-3"), Sample("\\pN+", "a1٣Ⅷ", "1-7"),
        Sample("\\p{Nd}", "Ⅷ٣", "3-5"), Sample("\\p{Greek}+", "aαΩ", "1-5"), Sample("\\P{Greek}", "αa", "2-3"),
        Sample("\\p{Latin}+", "éa1", "0-3"), Sample("\\p{Cyrillic}", "aж", "1-3"), Sample("\\p{Han}+", "日本x", "0-6"),
        Sample("\\p{Hiragana}", "カあ", "3-6"), Sample("\\p{Katakana}", "あカ", "3-6"), Sample("\\p{Hangul}", "한", "0-3"),
        Sample("\\p{Arabic}", "ب", "0-2"), Sample("\\p{Hebrew}", "א", "0-2"), Sample("\\p{Thai}", "ก", "0-3"),
        Sample("[\\p{Lu}\\d]+", "aÉ1", "1-4"), Sample("[^\\pL]", "é-", "2-3"), Sample("[\\P{L}a]+", "éa1", "2-4"),
        Sample("\\p{Any}", "\n", "0-1"), Sample("\\p{Zs}", "a\u{A0}", "1-3"), Sample("\\p{Sc}", "a€", "1-4"),
        Sample("\\p{Co}", "\u{E000}\u{10FFFD}", "0-3"), Sample("\\pC", "\u{378}", ""), Sample("\\p{Cs}", "a", ""),
        Sample("\\p{Cc}", "\u{85}", "0-2"), Sample("\\p{Mn}", "e\u{301}", "1-3"), Sample("\\p{Pd}", "a—", "1-4"),
    ]

    static let escapes: [Sample] = [
        Sample("\\a\\f\\t\\n\\r\\v", "\u{7}\u{C}\t\n\r\u{B}", "0-6"), Sample("\\123", "S", "0-1"),
        Sample("\\0", "\0", "0-1"), Sample("\\012", "\n", "0-1"), Sample("\\1234", "S4", "0-2"),
        Sample("\\018", "\u{1}8", "0-2"),
        Sample("\\x7F", "\u{7F}", "0-1"), Sample("\\x{10FFFF}", "\u{10FFFF}", "0-4"), Sample("\\x{0061}", "a", "0-1"),
        Sample("\\xe9", "é", "0-2"), Sample("\\.\\*\\+\\?\\(\\)", ".*+?()", "0-6"), Sample("\\_", "_", "0-1"),
        Sample("\\-\\/\\@", "-/@", "0-3"), Sample("\\ ", " ", "0-1"), Sample("\\{", "{", "0-1"),
        Sample("\\Qa.b*\\E", "xa.b*", "1-5"), Sample("\\Qa.b", "a.b", "0-3"), Sample("\\Q\\\\E", "\\", "0-1"),
        Sample("\\Q|\\E|b", "b", "0-1"), Sample("[\\n\\x41]+", "A\n", "0-2"), Sample("[\\101-\\103]+", "ABC", "0-3"),
    ]

    @Test("literals", arguments: literals) func literal(_ sample: Sample) throws { try sample.check() }
    @Test("alternatives", arguments: alternatives) func alternative(_ sample: Sample) throws { try sample.check() }
    @Test("repetitions", arguments: repetitions) func repetition(_ sample: Sample) throws { try sample.check() }
    @Test("groups in loops", arguments: loops) func loop(_ sample: Sample) throws { try sample.check() }
    @Test("groups", arguments: groups) func group(_ sample: Sample) throws { try sample.check() }
    @Test("anchors", arguments: anchors) func anchor(_ sample: Sample) throws { try sample.check() }
    @Test("what flags say", arguments: flags) func flag(_ sample: Sample) throws { try sample.check() }
    @Test("classes", arguments: classes) func scalarClass(_ sample: Sample) throws { try sample.check() }
    @Test("Unicode classes", arguments: unicode) func unicodeClass(_ sample: Sample) throws { try sample.check() }
    @Test("escapes", arguments: escapes) func escape(_ sample: Sample) throws { try sample.check() }
}
