/// Style sheets of pages.
public enum HTMLStyle {
  /// The style of reports and notebooks, on light and dark screens, on phones and in print.
  ///
  /// Classes: `number` (cells), `properties` (tables), `lead` (a first paragraph), `note` (small
  /// and grey), `output` (a command's output), `failure` (an error), `wide` (scrollable), `pair` (a
  /// group whose pictures are side by side if there is room), `command` (can be copied), `level-0`
  /// to `level-4` (shades of cells), and those of charts.
  public static let standard = """
    :root { color-scheme: light dark; \(light) }
    @media screen and (prefers-color-scheme: dark) { :root { \(dark) } }
    \(text)
    \(tables)
    \(charts)
    \(screens)
    """

  /// The colours on paper and light screens; those of lines are Okabe and Ito's (2008), which
  /// people with any colour vision can tell apart.
  private static let light = """
    --paper: #fff; --ink: #1c2330; --soft: #46505f; --quiet: #5c6675; --rule: #dfe3e8;
      --strong: #c2cad4; --shade: #f4f6f8; --code: #eef1f5; --link: #0b5cad; --bad: #9b1c1c;
      --bad-shade: #fdf3f3; --tint: 0, 114, 178; --c0: #0072b2; --c1: #d55e00; --c2: #009e73;
      --c3: #b8558f; --c4: #c98a00; --c5: #2f97d3; --c6: #5a5a5a;
    """

  private static let dark = """
    --paper: #14181f; --ink: #e4e8ee; --soft: #b4bdc9; --quiet: #96a1b0; --rule: #2d3541;
      --strong: #465161; --shade: #1c222b; --code: #252c37; --link: #7db8f0; --bad: #ff9d96;
      --bad-shade: #33201f; --tint: 86, 180, 233; --c0: #5cb3ea; --c1: #ff8a3d; --c2: #2fc79a;
      --c3: #e59bc5; --c4: #f0b93a; --c5: #9ad1f5; --c6: #b5b5b5;
    """

  private static let text = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
      font-size: 16px;
      font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .75rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.9rem; margin-top: 0; }
    h2 { font-size: 1.35rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
    h3 { font-size: 1.1rem; }
    p { margin: .75rem 0; max-width: 46rem; overflow-wrap: anywhere; }
    li { overflow-wrap: anywhere; }
    a { color: var(--link); }
    .lead { font-size: 1.1rem; color: var(--soft); }
    .note { font-size: .875rem; color: var(--quiet); }
    .failure { color: var(--bad); }
    code, pre { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, monospace;
      font-size: .875rem; }
    :not(pre) > code { background: var(--code); padding: .1em .3em; border-radius: 3px; }
    pre { background: var(--shade); border: 1px solid var(--rule); border-radius: 6px;
      padding: .75rem 1rem; overflow-x: auto; line-height: 1.4; margin: .75rem 0; }
    pre.output { background: var(--paper); border-left: 4px solid var(--strong);
      border-radius: 0 6px 6px 0; }
    pre.failure { background: var(--bad-shade); border-color: var(--bad); color: var(--bad); }
    .copied { position: relative; }
    .copied pre { padding-right: 5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
    .copied .copy { position: absolute; top: .5rem; right: .5rem; font: inherit;
      font-size: .75rem; color: var(--soft); background: var(--paper); padding: .1rem .5rem;
      border: 1px solid var(--strong); border-radius: 4px; cursor: pointer; }
    figure { margin: 1rem 0; break-inside: avoid; }
    figure img { display: block; max-width: 100%; height: auto; background: #fff;
      border-radius: 4px; }
    figcaption { font-size: .875rem; color: var(--quiet); margin-top: .35rem; }
    .pair { display: grid; gap: 0 1.5rem;
      grid-template-columns: repeat(auto-fit, minmax(min(27rem, 100%), 1fr)); }
    .pair > * { min-width: 0; }
    details { border: 1px solid var(--rule); border-radius: 6px; padding: .5rem 1rem;
      margin: .75rem 0; }
    summary { cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
    blockquote { margin: .75rem 0; padding-left: 1rem; border-left: 4px solid var(--rule);
      color: var(--soft); }
    hr { border: 0; border-top: 1px solid var(--rule); margin: 2rem 0; }
    """

  private static let tables = """
    .wide { overflow-x: auto; margin: .75rem 0; }
    section.output { border-left: 4px solid var(--strong); padding-left: 1rem; margin: .75rem 0; }
    table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
    .caption { font-size: .875rem; color: var(--quiet); margin-bottom: -.5rem; }
    th, td { padding: .3rem 1.1rem .3rem 0; text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--rule); max-width: 32rem; overflow-wrap: break-word; }
    thead th { border-bottom: 2px solid var(--strong); }
    th.number, td.number { text-align: right; white-space: nowrap; }
    .records th, .records td { white-space: nowrap; }
    .records .long { white-space: normal; min-width: 14rem; overflow-wrap: anywhere; }
    .properties th { font-weight: 600; color: var(--soft); white-space: nowrap;
      padding-right: 1.75rem; }
    .properties td { overflow-wrap: anywhere; min-width: 10rem; max-width: 46rem; }
    .level-0, .level-1, .level-2, .level-3, .level-4 { padding-left: .7rem; padding-right: .7rem;
      background: rgba(var(--tint), .05); }
    .level-1 { background: rgba(var(--tint), .15); }
    .level-2 { background: rgba(var(--tint), .3); }
    .level-3 { background: rgba(var(--tint), .45); }
    .level-4 { background: rgba(var(--tint), .6); }
    """

  private static let charts = """
    .chart { position: relative; }
    .chart figcaption { font-size: 1rem; font-weight: 600; color: var(--ink); margin: 0 0 .25rem; }
    .chart > svg { display: block; width: 100%; height: auto; touch-action: pan-y; }
    .chart > svg.narrow { display: none; }
    .chart text { font-size: 13px; fill: var(--quiet); }
    .chart .grid { stroke: var(--rule); }
    .chart .axis { stroke: var(--strong); fill: none; }
    .chart .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    .chart .faint { stroke-width: 1; opacity: .35; }
    .chart .dots { stroke: currentColor; stroke-width: 6; stroke-linecap: round; }
    .chart .hair { stroke: var(--quiet); stroke-width: 1; fill: none; pointer-events: none; }
    \((0..<7).map { ".c\($0) { color: var(--c\($0)); }" }.joined(separator: " "))
    .legend { display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; font-size: .875rem;
      margin-top: .35rem; }
    .key { display: inline-flex; align-items: center; gap: .4rem; overflow-wrap: anywhere; }
    .key svg { flex: none; }
    .key[role] { cursor: pointer; border-radius: 4px; }
    .key.off { opacity: .45; text-decoration: line-through; }
    .tip { position: absolute; z-index: 2; pointer-events: none; max-width: min(26rem, 90%);
      background: var(--paper); border: 1px solid var(--strong); border-radius: 6px;
      box-shadow: 0 2px 10px rgba(0, 0, 0, .18); padding: .4rem .6rem; font-size: .8125rem;
      line-height: 1.35; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    .tip .row { display: flex; gap: .5rem; align-items: baseline; }
    .tip .row > b { margin-left: auto; padding-left: .5rem; white-space: nowrap; }
    .tip small { color: var(--quiet); white-space: nowrap; }
    .tip i { flex: none; width: .7rem; height: .7rem; border-radius: 50%;
      background: currentColor; }
    """

  private static let screens = """
    @media screen and (max-width: 640px) {
      main { padding: 1.25rem 1rem 3rem; }
      h1 { font-size: 1.5rem; }
      .chart > svg.broad { display: none; }
      .chart > svg.narrow { display: block; }
      th, td { max-width: 16rem; }
      .wide > table:not(.properties) th:first-child, .wide > table:not(.properties) td:first-child {
        position: sticky; left: 0; background: var(--paper); max-width: 42vw; min-width: 0;
        z-index: 1; white-space: normal; overflow-wrap: break-word; }
    }
    @media print {
      body { font-size: 10.5pt; }
      main { max-width: none; padding: 0; }
      h2, h3 { break-after: avoid; }
      .pair { grid-template-columns: 1fr 1fr; }
      .wide { overflow: visible; }
      .copy, .tip { display: none; }
      .copied pre { padding-right: 1rem; }
      .records th, .records td { white-space: normal; }
      .records .number { white-space: nowrap; }
      .records .long { min-width: 0; }
      th, td { padding-right: .7rem; }
      tr, pre, figure { break-inside: avoid; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      a { color: inherit; text-decoration: none; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    }
    """
}
