/// A part of a Markdown text.
indirect enum MarkdownBlock: Equatable {
  /// A heading of level 1 to 6.
  case heading(level: Int, String)
  /// Lines that run on.
  case paragraph(String)
  /// Text whose spaces and line ends count.
  case code(String)
  /// A line across the page.
  case rule
  /// What somebody else said.
  case quote([MarkdownBlock])
  /// Items with dots, or with numbers from `start` on; those of a tight list are not paragraphs.
  case list(start: Int?, isTight: Bool, items: [[MarkdownBlock]])
  /// Cells in rows.
  case table(header: [String], alignments: [Alignment?], rows: [[String]])

  /// Where a column's cells stand.
  enum Alignment: String { case left, center, right }
}
