import ClozeLanguage
import ClozeReport
import Foundation

/// The shell as a person at a terminal has it: asks for entries and has them run, until told to end.
final class InteractiveShell {
  /// What runs what is typed.
  struct Interpreter {
    /// Runs an entry, shows what comes of it, errors included, and returns whether to go on.
    var run: (String) -> Bool
    /// What runs in the background, such as `pretrain 12%`; the prompt shows it.
    var running: () -> [String] = { [] }
    /// Stops what runs in the background, with its checkpoints.
    var stop: () -> Void = {}
  }

  private let interpreter: Interpreter
  private let editor: any LineEditor
  private let record: HistoryRecord
  private let say: (String) -> Void
  private let isColoured: Bool
  /// Commands that took longer are followed by how long.
  private static let longCommand = 2.0

  init(
    _ interpreter: Interpreter, editor: any LineEditor, history: HistoryRecord,
    isColoured: Bool, say: @escaping (String) -> Void
  ) {
    (self.interpreter, self.editor, record) = (interpreter, editor, history)
    (self.isColoured, self.say) = (isColoured, say)
  }

  /// Reads and runs entries until one of them, or Ctrl-D, ends the shell.
  func run() {
    editor.history = record.entries
    var hasWarned = false
    while true {
      switch entry() {
      case .interrupted: hasWarned = false
      case .end:
        let running = interpreter.running()
        if running.isEmpty || hasWarned { return interpreter.stop() }
        say(
          "still running: \(running.joined(separator: ", ")); Ctrl-D again stops it with a "
            + "checkpoint and leaves, 'wait' waits")
        hasWarned = true
      case .line(let text):
        hasWarned = false
        guard !text.allSatisfy(\.isWhitespace) else { continue }
        remember(text)
        guard timed({ interpreter.run(text) }) else { return interpreter.stop() }
      }
    }
  }

  /// The next entry: lines until nothing is open any more. Ctrl-C and Ctrl-D within it drop it.
  private func entry() -> LineInput {
    var text = ""
    while true {
      let isFirst = text.isEmpty
      switch editor.read(earlier: text, prompt: { [self] in isFirst ? prompt : continuation }) {
      case .interrupted: return .interrupted
      case .end: return isFirst ? .end : .interrupted
      case .line(let line):
        text += line
        guard case .incomplete = Parser.parse(text, file: "") else { return .line(text) }
        text += "\n"
      }
    }
  }

  /// `cloze> `, with what is running before it: `[pretrain 12%] cloze> `.
  private var prompt: Prompt {
    let running = interpreter.running()
    let jobs = running.isEmpty ? "" : "[\(running.joined(separator: ", "))] "
    return Prompt(text: cut(jobs, to: 60) + "cloze> ", isColoured: isColoured)
  }

  private var continuation: Prompt { Prompt(text: "   ... ", isColoured: isColoured) }

  private func remember(_ text: String) {
    if let warning = record.add(text) { say(warning) }
    editor.history = record.entries
  }

  private func timed(_ body: () -> Bool) -> Bool {
    let start = ProcessInfo.processInfo.systemUptime
    let goesOn = body()
    let seconds = ProcessInfo.processInfo.systemUptime - start
    if seconds >= Self.longCommand && goesOn { say("took \(Format.duration(seconds))") }
    return goesOn
  }
}
