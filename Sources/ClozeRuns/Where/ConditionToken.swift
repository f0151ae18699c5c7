/// A token of a condition, with its position.
struct ConditionToken: Equatable {
  /// The kind of token.
  enum Kind: Equatable {
    /// A name, a number or a keyword, depending on its position.
    case word(String)
    /// Text in quotes.
    case quoted(String)
    /// `=`, `!=`, `<`, `<=`, `>`, `>=` or `~`.
    case comparison(String)
    case open
    case close
    case end
  }

  var kind: Kind
  /// The number of the first character, from 1.
  var column: Int

  /// Splits `text` into tokens.
  ///
  /// - Throws: `RunStoreError.badCondition`.
  static func all(_ text: String) throws -> [ConditionToken] {
    let characters = Array(text)
    var tokens: [ConditionToken] = [], position = 0
    while position < characters.count {
      let start = position
      let character = characters[position]
      position += 1
      if character.isWhitespace { continue }
      let kind: Kind
      switch character {
      case "(": kind = .open
      case ")": kind = .close
      case "~": kind = .comparison("~")
      case "=", "!", "<", ">":
        var sign = String(character)
        if position < characters.count, characters[position] == "=" {
          position += 1
          sign += "="
        }
        guard sign != "!" else {
          throw error(text, start, "'!' stands only in '!='; write 'not' before a condition")
        }
        kind = .comparison(sign == "==" ? "=" : sign)
      case "'", "\"":
        guard let end = characters[position...].firstIndex(of: character) else {
          throw error(text, start, "the quote is not closed")
        }
        kind = .quoted(String(characters[position..<end]))
        position = end + 1
      default:
        while position < characters.count, isWord(characters[position]) { position += 1 }
        guard isWord(character) else { throw error(text, start, "'\(character)' is unexpected") }
        kind = .word(String(characters[start..<position]))
      }
      tokens.append(ConditionToken(kind: kind, column: start + 1))
    }
    return tokens + [ConditionToken(kind: .end, column: characters.count + 1)]
  }

  /// Names contain dots, numbers signs, dates hyphens and colons, metrics `@` and `/`.
  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "._-+:@/%*,".contains(character)
  }

  private static func error(_ text: String, _ position: Int, _ reason: String) -> RunStoreError {
    .badCondition(text: text, column: position + 1, reason: reason)
  }
}
