import ClozeTensor

/// A standalone function as the tasks use it: from `def` on, without decorators, and without its
/// original indentation.
struct PythonFunction {
  /// The parsed function.
  let syntax: PythonSyntax
  /// The definition in `syntax`.
  let definition: PythonSyntax.Function
  /// Its file, line and qualified name.
  let origin: String

  /// Its source code.
  var text: String { String(decoding: syntax.source.bytes, as: UTF8.self) }

  /// Extracts `definition` from `file`; nil if the extracted text is not the same function, with
  /// its indentation or without it, which happens if tabs and blanks are mixed.
  init?(_ definition: PythonSyntax.Function, of file: PythonSyntax, path: String) {
    let asItIs = Array(file.source.bytes[file.bytes(definition.tokens)])
    let alone =
      Self.parsed(Self.unindented(definition, of: file), as: definition, of: file)
      ?? Self.parsed(asItIs, as: definition, of: file)
    guard let (syntax, own) = alone else { return nil }
    self.syntax = syntax
    self.definition = own
    let line = file.tokens[definition.tokens.lowerBound].line
    origin = "\(path):\(line) \(definition.qualifiedName)"
  }

  /// Parses `bytes` as a function, if its tokens are those of `definition` except for white space.
  private static func parsed(
    _ bytes: [UInt8], as definition: PythonSyntax.Function, of file: PythonSyntax
  ) -> (PythonSyntax, PythonSyntax.Function)? {
    let inside = file.tokens[definition.tokens]
    guard let syntax = try? PythonSyntax(CodeSource(String(decoding: bytes, as: UTF8.self))),
      let own = syntax.functions.last, own.tokens == 0..<inside.count,
      zip(syntax.tokens, inside).allSatisfy({ a, b in
        a.kind == b.kind && (a.kind == .indent || syntax.source.text(a) == file.source.text(b))
      })
    else { return nil }
    return (syntax, own)
  }

  /// Returns the bytes of `definition` without its indentation, which is kept within strings.
  private static func unindented(
    _ definition: PythonSyntax.Function, of file: PythonSyntax
  ) -> [UInt8] {
    let bytes = file.source.bytes, range = file.bytes(definition.tokens)
    let first = file.tokens[definition.tokens.lowerBound]
    let indentation = bytes[range.lowerBound - first.column..<range.lowerBound]
    var strings = file.tokens[definition.tokens].filter { $0.kind == .string }[...]
    var result: [UInt8] = []
    var place = range.lowerBound
    while place < range.upperBound {
      let end = bytes[place..<range.upperBound].firstIndex(of: newline) ?? range.upperBound - 1
      result += bytes[place...end]
      place = end + 1
      while let string = strings.first, string.range.upperBound <= place { strings.removeFirst() }
      if let string = strings.first, string.range.lowerBound < place { continue }
      for byte in indentation {
        guard place < range.upperBound, bytes[place] == byte else { break }
        place += 1
      }
    }
    return result
  }

  private static let newline = UInt8(ascii: "\n")
}

extension PythonFunction {
  /// Returns the source code with the bytes at `range` replaced by `text`, if this gives exactly
  /// the tokens `expected`, so that nothing else changes.
  func replacing(
    _ range: Range<Int>, with text: String, expecting expected: [String]
  ) -> PythonSyntax? {
    var bytes = syntax.source.bytes
    bytes.replaceSubrange(range, with: text.utf8)
    guard let changed = try? PythonSyntax(CodeSource(String(decoding: bytes, as: UTF8.self))),
      changed.texts == expected
    else { return nil }
    return changed
  }

  /// Returns the source code with the tokens at `places` replaced by `words`.
  func replacing(_ places: Range<Int>, with words: [String]) -> PythonSyntax? {
    var expected = syntax.texts
    expected.replaceSubrange(places, with: words)
    return replacing(
      syntax.bytes(places), with: words.joined(separator: " "), expecting: expected)
  }

  /// Returns the line and the column of the token at `place`, as `line:column`.
  func position(_ place: Int) -> String {
    "\(syntax.tokens[place].line):\(syntax.tokens[place].column)"
  }
}

extension PythonSyntax {
  /// The characters of all tokens.
  var texts: [String] { tokens.map { source.text($0) } }
}

extension CounterRandom {
  /// Draws one of `choices`.
  mutating func choice<Choice>(_ choices: [Choice]) -> Choice? {
    choices.isEmpty ? nil : choices[below(choices.count)]
  }
}
