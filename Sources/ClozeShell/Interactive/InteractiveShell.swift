import ClozeLanguage
import ClozeReport
import Foundation

/// The interactive shell at a terminal: reads entries and runs them until it is ended.
struct InteractiveShell {
  private let interpreter: PromptInterpreter
  private let editor: any LineEditor
  private let history: HistoryRecord
  private let isColoured: Bool
  /// The number of seconds above which the duration of a command is shown.
  private static let longCommand = 2.0

  init(
    _ interpreter: PromptInterpreter, editor: any LineEditor, history: HistoryRecord,
    isColoured: Bool
  ) {
    (self.interpreter, self.editor, self.history) = (interpreter, editor, history)
    self.isColoured = isColoured
  }

  /// Reads and runs entries until an entry, Ctrl-D or SIGTERM ends the shell.
  func run() {
    editor.history = history.entries
    while interpreter.goesOn {
      switch entry() {
      case .interrupted: break
      case .end: interpreter.leave()
      case .terminated: return
      case .line(let text):
        guard !text.allSatisfy(\.isWhitespace) else { continue }
        remember(text)
        timed { interpreter.run(text) }
      }
    }
  }

  /// Reads the next entry: lines until nothing is left open. Ctrl-C and Ctrl-D within it discard
  /// it.
  private func entry() -> LineInput {
    var text = ""
    while true {
      let isFirst = text.isEmpty
      switch editor.read(earlier: text, prompt: { isFirst ? prompt : continuation }) {
      case .interrupted: return .interrupted
      case .terminated: return .terminated
      case .end: return isFirst ? .end : .interrupted
      case .line(let line):
        text += line
        guard case .incomplete = Parser.parse(text, file: "") else { return .line(text) }
        text += "\n"
      }
    }
  }

  /// The prompt `cloze> `, preceded by running jobs: `[1 pretrain 12%] cloze> `.
  private var prompt: Prompt {
    let running = interpreter.running
    let jobs = running.isEmpty ? "" : "[\(cut(running.joined(separator: ", "), to: 60))] "
    return Prompt(text: jobs + "cloze> ", isColoured: allowsColours)
  }

  private var continuation: Prompt { Prompt(text: "   ... ", isColoured: allowsColours) }

  private var allowsColours: Bool { isColoured && interpreter.shell.settings.color }

  private func remember(_ text: String) {
    if let warning = history.add(text) { interpreter.shell.note(warning) }
    editor.history = history.entries
  }

  private func timed(_ body: () -> Void) {
    let start = ProcessInfo.processInfo.systemUptime
    body()
    let seconds = ProcessInfo.processInfo.systemUptime - start
    if seconds >= Self.longCommand { interpreter.shell.note("took \(Format.duration(seconds))") }
  }
}
