/// The properties at the start of a notebook, between two lines `---`: its title, authors, date.
public struct FrontMatter: Equatable, Sendable {
  /// The properties in their order, with values that are texts; others are left out.
  public let properties: [(name: String, value: String)]

  /// The lines from rule to rule, from 0.
  let lines: Range<Int>

  /// The value called `name`; nil if there is none.
  public subscript(_ name: String) -> String? {
    properties.first { $0.name == name }?.value
  }

  /// Reads the properties at the start of `lines`; nil if there are none: no line `---` at the very
  /// start, no end, or something other than properties between them.
  init?(_ lines: [Notebook.Line]) {
    guard let first = lines.first?.text,
      Self.isRule(String(first.unicodeScalars.drop { $0 == "\u{FEFF}" })),
      let end = lines.dropFirst().firstIndex(where: { Self.isRule($0.text) || $0.text == "..." })
    else { return nil }
    var properties: [(name: String, value: String)] = []
    for line in lines[1..<end].map(\.text) {
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
      // Lists and nested properties belong to the line above.
      if !properties.isEmpty, line.first?.isWhitespace == true || line.hasPrefix("- ") { continue }
      guard let (name, value) = Self.property(line) else { return nil }
      properties.append((name, value))
    }
    guard !properties.isEmpty else { return nil }
    self.properties = properties.filter { !$0.value.isEmpty }
    self.lines = 0..<end + 1
  }

  /// True if both have the same properties at the same place.
  public static func == (left: FrontMatter, right: FrontMatter) -> Bool {
    left.lines == right.lines
      && left.properties.elementsEqual(right.properties) { $0.0 == $1.0 && $0.1 == $1.1 }
  }

  private static func isRule(_ line: String) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
  }

  /// Splits `name: value`, with the quotes around the value taken off.
  private static func property(_ line: String) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let name = line[..<colon], rest = line[line.index(after: colon)...]
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_. ".contains($0) }),
      rest.isEmpty || rest.first?.isWhitespace == true
    else { return nil }
    let value = String(rest.trimmed)
    for quote in ["\"", "'"] where value.count > 1 && value.hasPrefix(quote) {
      guard value.hasSuffix(quote) else { break }
      return (String(name), String(value.dropFirst().dropLast()))
    }
    return (String(name), value)
  }
}
