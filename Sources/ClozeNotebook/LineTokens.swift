/// A part of a line that is compared as a unit.
enum LineToken: Equatable, Sendable {
  /// A character.
  case character(Character)
  /// A run of blanks.
  case blank
  /// Two or more equal dashes, as in the rules of tables.
  case rule(Character)
  /// A number, as written.
  case number(String)
  /// In expected output: any text.
  case anything
}

/// A printed line, in parts.
struct LineTokens: Sendable {
  let tokens: [LineToken]

  init(_ line: some StringProtocol) {
    var reader = TokenReader(line)
    tokens = reader.tokens()
  }
}

/// An expected line.
enum LinePattern: Equatable, Sendable {
  /// A line in parts.
  case line([LineToken])
  /// Any lines.
  case anyLines

  init(_ line: some StringProtocol) {
    let tokens = LineTokens(line).tokens
    self = tokens == [.anything] ? .anyLines : .line(tokens)
  }
}

/// Splits a line into parts.
private struct TokenReader {
  private let characters: [Character]
  private var place = 0

  init(_ line: some StringProtocol) {
    var characters = Array(line)
    while characters.last?.isWhitespace == true { characters.removeLast() }
    self.characters = Array(characters.drop(while: \.isWhitespace))
  }

  mutating func tokens() -> [LineToken] {
    var tokens: [LineToken] = []
    while place < characters.count { tokens.append(next(after: tokens.last)) }
    return tokens
  }

  private mutating func next(after last: LineToken?) -> LineToken {
    let character = characters[place]
    if character.isWhitespace {
      take { $0.isWhitespace }
      return .blank
    }
    if characters[place...].starts(with: "...") {
      take { $0 == "." }
      return .anything
    }
    if let number = number(after: last) { return .number(number) }
    let start = place
    if "-─━═=".contains(character), take({ $0 == character }) >= 2 { return .rule(character) }
    place = start + 1
    return .character(character)
  }

  /// Reads the number that starts here. Digits after a letter belong to a name, such as `f32`.
  private mutating func number(after last: LineToken?) -> String? {
    if case .character(let before) = last, before.isLetter || before.isNumber || before == "_" {
      return nil
    }
    let start = place
    if place < characters.count, "+-".contains(characters[place]) { place += 1 }
    guard take(Self.isDigit) > 0 else {
      place = start
      return nil
    }
    takeTail(".")
    takeTail("eE")
    return String(characters[start..<place])
  }

  /// Appends one of `marks` and the digits after it, if there are some.
  private mutating func takeTail(_ marks: String) {
    let start = place
    guard place < characters.count, marks.contains(characters[place]) else { return }
    place += 1
    if marks != ".", place < characters.count, "+-".contains(characters[place]) { place += 1 }
    if take(Self.isDigit) == 0 { place = start }
  }

  @discardableResult
  private mutating func take(_ condition: (Character) -> Bool) -> Int {
    let start = place
    while place < characters.count, condition(characters[place]) { place += 1 }
    return place - start
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }
}
