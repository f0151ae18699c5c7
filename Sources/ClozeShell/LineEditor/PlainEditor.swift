import Foundation

/// An editor for a terminal that cannot be drawn on (`TERM=dumb`): the system's line editing.
final class PlainEditor: LineEditor {
  var history: [String] = []
  private let output: Int32
  private let notices: Notices
  private let isEnding: () -> Bool

  /// Makes an editor that writes prompts to `output`.
  init(output: Int32, notices: Notices, isEnding: @escaping () -> Bool) {
    (self.output, self.notices, self.isEnding) = (output, notices, isEnding)
  }

  func read(earlier: String, prompt: @escaping () -> Prompt) -> LineInput {
    var before = termios()
    let isTerminal = tcgetattr(0, &before) == 0
    if isTerminal {
      // Ctrl-C ends a line as Enter does, so that it arrives as a character and not as a signal.
      var lines = before
      lines.c_lflag &= ~tcflag_t(ISIG)
      lines.c_lflag |= tcflag_t(ICANON | ECHO)
      lines.c_cc.11 = 3  // VEOL, one more end of lines
      tcsetattr(0, TCSADRAIN, &lines)
    }
    defer { if isTerminal { tcsetattr(0, TCSADRAIN, &before) } }
    put(notices.take().map { $0 + "\n" }.joined() + prompt().text)
    return line(prompt)
  }

  private func line(_ prompt: () -> Prompt) -> LineInput {
    let keys = KeyReader(notices: notices, isEnding: isEnding)
    var text = String.UnicodeScalarView()
    while let key = keys.next(idle: { say(prompt) }) {
      switch key {
      case "\n": return .line(String(text))
      case "\u{3}":
        put("\n")
        return .interrupted
      default: text.append(key)
      }
    }
    guard text.isEmpty else { return .line(String(text)) }
    put("\n")
    return isEnding() ? .terminated : .end
  }

  private func say(_ prompt: () -> Prompt) {
    let texts = notices.take()
    guard !texts.isEmpty else { return }
    put("\n" + texts.map { $0 + "\n" }.joined() + prompt().text)
  }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(output, bytes, bytes.count)
  }
}
