/// Style sheets of pages.
public enum HTMLStyle {
  /// The style of reports and notebooks, on the screen and in print.
  ///
  /// Classes: `number` (cells), `properties` (tables), `lead` (a first paragraph), `note` (small
  /// and grey), `output` (a command's output), `failure` (an error), `wide` (scrollable), `pair` (a
  /// group whose pictures are side by side if there is room).
  public static let standard = """
    :root { color-scheme: light; }
    * { box-sizing: border-box; }
    body { margin: 0; background: #fff; color: #1c2330; line-height: 1.5; font-size: 16px;
      font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .75rem; }
    h1 { font-size: 1.9rem; margin-top: 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.35rem; padding-bottom: .3rem; border-bottom: 1px solid #dfe3e8; }
    h3 { font-size: 1.1rem; }
    p { margin: .75rem 0; max-width: 46rem; overflow-wrap: anywhere; }
    a { color: #0b5cad; }
    .lead { font-size: 1.1rem; color: #46505f; }
    .note { font-size: .875rem; color: #5c6675; }
    .failure { color: #9b1c1c; }
    code, pre { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, monospace;
      font-size: .875rem; }
    :not(pre) > code { background: #f1f3f6; padding: .1em .3em; border-radius: 3px; }
    pre { background: #f6f7f9; border: 1px solid #e3e7ec; border-radius: 6px; padding: .75rem 1rem;
      overflow-x: auto; line-height: 1.4; margin: .75rem 0; }
    pre.output { background: #fff; border-left: 4px solid #b9c3d0; border-radius: 0 6px 6px 0; }
    pre.failure { background: #fdf3f3; border-color: #e7b9b9; color: #9b1c1c; }
    .wide { overflow-x: auto; margin: .75rem 0; }
    table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top;
      border-bottom: 1px solid #e8ebef; overflow-wrap: anywhere; }
    thead th { border-bottom: 2px solid #c9d0d9; white-space: nowrap; }
    th.number, td.number { text-align: right; }
    .properties th { font-weight: 600; color: #46505f; white-space: nowrap; padding-right: 1.75rem; }
    figure { margin: 1rem 0; break-inside: avoid; }
    figure img { display: block; max-width: 100%; height: auto; }
    figcaption { font-size: .875rem; color: #5c6675; margin-top: .35rem; }
    .pair { display: grid; gap: 0 1.5rem;
      grid-template-columns: repeat(auto-fit, minmax(min(27rem, 100%), 1fr)); }
    details { border: 1px solid #e3e7ec; border-radius: 6px; padding: .5rem 1rem; margin: .75rem 0; }
    summary { cursor: pointer; font-weight: 600; }
    blockquote { margin: .75rem 0; padding-left: 1rem; border-left: 4px solid #dfe3e8;
      color: #46505f; }
    hr { border: 0; border-top: 1px solid #dfe3e8; margin: 2rem 0; }
    @media print {
      body { font-size: 10.5pt; }
      main { max-width: none; padding: 0; }
      h2, h3 { break-after: avoid; }
      .pair { grid-template-columns: 1fr 1fr; }
      tr, pre, figure { break-inside: avoid; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      a { color: inherit; text-decoration: none; }
    }
    """
}
