/// A part of a Markdown text.
indirect enum MarkdownBlock: Equatable {
  /// A heading of level 1 to 6.
  case heading(level: Int, String)
  /// Consecutive lines of text.
  case paragraph(String)
  /// Text with significant spaces and line ends.
  case code(String)
  /// A horizontal rule.
  case rule
  /// A block quote.
  case quote([MarkdownBlock])
  /// Items with bullets, or with numbers from `start` on; those of a tight list are not paragraphs.
  case list(start: Int?, isTight: Bool, items: [[MarkdownBlock]])
  /// A header and rows of cells.
  case table(header: [String], alignments: [Alignment?], rows: [[String]])

  /// The alignment of a column's cells.
  enum Alignment: String { case left, center, right }
}
