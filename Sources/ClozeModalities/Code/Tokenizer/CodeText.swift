/// Reconstructs readable source code from the pieces of a splitter.
///
/// The tokens are those of the program, but the blanks between them are unknown: there is one, and
/// lines are indented by the original indentation or by four blanks for each open level.
enum CodeText {
  /// Returns the text of `pieces`.
  static func text(of pieces: [String]) -> String {
    var writer = Writer()
    var token = ""
    for piece in pieces {
      // `^` at the end means that the token continues; a caret of the program has a name.
      if piece.hasSuffix("^") {
        token += character(String(piece.dropLast()))
      } else {
        writer.write(token + character(piece), isWhole: token.isEmpty)
        token = ""
      }
    }
    if !token.isEmpty { writer.write(token, isWhole: false) }
    return writer.text
  }

  /// Returns `piece` with its named characters restored.
  private static func character(_ piece: String) -> String {
    guard piece.contains("___") else { return piece }
    return piece.replacing("___CARET___", with: "^").replacing("___NLCHAR___", with: "\n")
      .replacing("___CR___", with: "\r")
  }

  private struct Writer {
    var text = ""
    private static let indent = "___INDENT___"
    private var indents: [String] = []
    private var startsLine = true

    /// Writes `token`; one that was in several pieces is never a special one.
    mutating func write(_ token: String, isWhole: Bool) {
      switch token {
      case _ where token.hasPrefix(Self.indent):
        let blanks = String(token.dropFirst(Self.indent.count))
        indents.append(blanks.isEmpty ? (indents.last ?? "") + "    " : blanks)
      case "___DEDENT___" where isWhole: _ = indents.popLast()
      case "___NEWLINE___" where isWhole, "___NL___" where isWhole: endLine()
      case "___EOS___" where isWhole: break
      default:
        text += startsLine ? indents.last ?? "" : " "
        text += token
        startsLine = false
      }
    }

    private mutating func endLine() {
      text += "\n"
      startsLine = true
    }
  }
}
