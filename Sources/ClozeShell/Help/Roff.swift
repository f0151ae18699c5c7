/// Lines of a manual page's markup, in which special characters are escaped.
enum Roff {
  /// Returns `text` within a line: each character prints as itself, so that commands can be copied.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text { result += escapes[character] ?? String(character) }
    return result
  }

  /// Returns `text` as a whole line, even if it starts with a control character.
  static func line(_ text: String) -> String {
    let isControl = text.hasPrefix(".") || text.hasPrefix("'")
    return (isControl ? "\\&" : "") + escaped(text)
  }

  /// Returns `text` in bold.
  static func bold(_ text: String) -> String { "\\fB" + escaped(text) + "\\fR" }

  /// Returns the heading of a section or, below one, of a subsection.
  static func section(_ title: String) -> String { ".SH " + escaped(title) }
  static func subsection(_ title: String) -> String { ".SS " + escaped(title) }

  /// Returns a term followed by its meaning.
  static func item(_ term: String, _ text: String) -> [String] {
    [".TP", bold(term), line(text)]
  }

  /// Returns lines that are shown unchanged.
  static func block(_ lines: [String]) -> [String] {
    [".PP", ".in +2", ".EX"] + lines.map(line) + [".EE", ".in"]
  }

  /// Returns a line for each paragraph of `text`; indented lines are shown unchanged.
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
