/// The formats of a command's records.
public enum OutputFormat: String, CaseIterable, Sendable, Codable {
  /// Aligned columns for people.
  case table
  /// One JSON array of objects.
  case json
  /// One JSON object per line.
  case jsonl
  /// Comma-separated values (RFC 4180, lines end with a line feed).
  case csv
  /// Tab-separated values; tab, line feed, return and backslash are written `\t`, `\n`, `\r`, `\\`.
  case tsv
  /// A Markdown table.
  case markdown
  /// A table for LaTeX, with the rules of the package booktabs.
  case latex
  /// An HTML table, for pages of any kind.
  case html

  /// Returns the default format: a table at a terminal, tab-separated text in a pipe.
  public static func automatic(for terminal: Terminal) -> OutputFormat {
    terminal.isTerminal ? .table : .tsv
  }
}
