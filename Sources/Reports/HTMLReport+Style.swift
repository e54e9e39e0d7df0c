extension HTMLReport {
    /// Light and dark by the reader's wish; colours keep a contrast of 4.5:1 and are never the only sign.
    static let style: StaticString = """
        <style>
        :root { color-scheme: light dark; --page: #fff; --text: #1c2127; --quiet: #58616c; --line: #d5dae0;
          --sheet: #f4f6f8; --good: #14683a; --bad: #b3261e; --caution: #8a5300; --on: #fff; }
        @media (prefers-color-scheme: dark) { :root { --page: #14171a; --text: #e6e9ec; --quiet: #a2abb5;
          --line: #363d45; --sheet: #1d2125; --good: #6fd39b; --bad: #ff9a90; --caution: #f2bd63; --on: #14171a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        header { border-left: .5rem solid var(--quiet); background: var(--sheet); padding: 1rem 1.25rem;
          border-radius: .25rem; }
        header p { margin: 0; }
        header.passed { border-color: var(--good); }
        header.passed .result { color: var(--good); }
        header.failed, header.error { border-color: var(--bad); }
        header.failed .result, header.error .result { color: var(--bad); }
        .result { font-size: 2rem; font-weight: 700; letter-spacing: .04em; line-height: 1.2; }
        h1 { margin: .25rem 0; font-size: 1.25rem; overflow-wrap: anywhere; }
        h2 { margin: 2rem 0 .75rem; font-size: 1.1rem; }
        h3 { margin: 0; font-size: 1rem; display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
        section.caution { border-left: .5rem solid var(--caution); padding-left: 1.25rem; }
        ol.problems { padding: 0; margin: 0; list-style: none; }
        ol.problems > li { border: 1px solid var(--line); border-left: .25rem solid var(--bad); border-radius: .25rem;
          padding: .75rem 1rem; margin-bottom: .75rem; }
        .remedy { margin: .25rem 0 .5rem; }
        .remedy::before { content: "→ "; color: var(--quiet); }
        ul { margin: 0; padding-left: 1.25rem; }
        li > span { display: block; overflow-wrap: anywhere; }
        details { border: 1px solid var(--line); border-radius: .25rem; padding: .5rem 1rem; margin-bottom: .75rem; }
        summary { cursor: pointer; }
        summary .name { margin-left: .5rem; font-weight: 600; }
        table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; }
        thead th { color: var(--quiet); font-size: .875rem; font-weight: 600; border-bottom: 1px solid var(--line); }
        tbody tr + tr td { border-top: 1px solid var(--line); }
        @media (min-width: 48rem) { thead th:first-child { width: 16rem; } }
        table.head th { color: var(--quiet); font-weight: 400; width: 8rem; }
        table.head tr + tr td { border-top: 0; }
        td p { margin: 0; }
        td p > span { margin-left: .5rem; }
        td small, td p small { display: block; color: var(--quiet); overflow-wrap: anywhere; }
        .name, .digest, td span { overflow-wrap: anywhere; }
        .digest { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .875rem;
          color: var(--quiet); margin: .25rem 0 0; }
        .quiet { color: var(--quiet); margin: .25rem 0; font-size: .875rem; }
        code { font: .875em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; background: var(--sheet);
          border: 1px solid var(--line); border-radius: .2rem; padding: 0 .3rem; white-space: nowrap; }
        td code + span { margin-left: .25rem; }
        .mark { display: inline-block; font-size: .8125rem; padding: 0 .4rem; border-radius: .2rem;
          border: 1px solid currentcolor; color: var(--quiet); white-space: nowrap; }
        .mark.passed { color: var(--good); }
        .mark.failed { color: var(--on); background: var(--bad); border-color: var(--bad); }
        .mark.warning { color: var(--caution); }
        footer { margin-top: 2rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }
        @media print { details { break-inside: avoid; } }
        </style>

        """
}
