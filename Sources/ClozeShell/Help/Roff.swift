/// Lines of a manual page's markup, with all that it gives a meaning to escaped.
enum Roff {
  /// `text` within a line: each character prints as itself, so that commands can be copied.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text { result += escapes[character] ?? String(character) }
    return result
  }

  /// `text` as a line of its own, even where it starts with a control character.
  static func line(_ text: String) -> String {
    let isControl = text.hasPrefix(".") || text.hasPrefix("'")
    return (isControl ? "\\&" : "") + escaped(text)
  }

  /// `text` in bold.
  static func bold(_ text: String) -> String { "\\fB" + escaped(text) + "\\fR" }

  /// A heading of a section or, below one, of a part of it.
  static func section(_ title: String) -> String { ".SH " + escaped(title) }
  static func subsection(_ title: String) -> String { ".SS " + escaped(title) }

  /// A term, and what it means behind it.
  static func item(_ term: String, _ text: String) -> [String] {
    [".TP", bold(term), line(text)]
  }

  /// Lines that are shown as they are.
  static func block(_ lines: [String]) -> [String] {
    [".PP", ".in +2", ".EX"] + lines.map(line) + [".EE", ".in"]
  }

  /// A line for each paragraph of `text`; lines that are indented are shown as they are.
  static func paragraphs(_ text: String) -> [String] {
    var result: [String] = []
    var list: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix(" ") {
        list.append(line)
        continue
      }
      if !list.isEmpty { result += block(list) }
      list = []
      if !line.isEmpty { result += [".PP", Self.line(line)] }
    }
    return result + (list.isEmpty ? [] : block(list))
  }

  private static let escapes: [Character: String] = [
    "\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti",
    "\"": "\\(dq",
  ]
}
