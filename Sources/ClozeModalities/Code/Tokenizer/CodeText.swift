/// Source code for people from the pieces that a splitter made of it.
///
/// The tokens are those of the program, but the blanks between them are not known: there is one, and
/// lines are indented by what stood there or by four blanks for each level that is open.
enum CodeText {
  /// The text of `pieces`.
  static func text(of pieces: [String]) -> String {
    var writer = Writer()
    var token = ""
    for piece in pieces {
      // `^` at the end says that the token goes on; a caret of the program's has a name.
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

  private static func character(_ piece: String) -> String {
    switch piece {
    case "___CARET___": "^"
    case "___NLCHAR___": "\n"
    case "___CR___": "\r"
    default: piece
    }
  }

  private struct Writer {
    var text = ""
    private var indents: [String] = []
    private var startsLine = true
    private var awaitsIndent = false

    mutating func write(_ token: String, isWhole: Bool) {
      if awaitsIndent {
        awaitsIndent = false
        if token.allSatisfy({ $0 == " " || $0 == "\t" }) {
          indents.append(token)
          return
        }
        indents.append((indents.last ?? "") + "    ")
      }
      switch token {
      case "___INDENT___" where isWhole: awaitsIndent = true
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
