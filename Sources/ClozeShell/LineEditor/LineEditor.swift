/// What came of asking for a line.
enum LineInput: Equatable {
  /// A line, without the line feed.
  case line(String)
  /// Ctrl-C: what was typed is to be forgotten.
  case interrupted
  /// The input has ended: Ctrl-D on an empty line, or the terminal is gone.
  case end
  /// The program has been asked to end.
  case terminated
}

/// Asks a person for lines.
protocol LineEditor: AnyObject {
  /// What has been typed before, oldest first; an entry may have several lines.
  var history: [String] { get set }
  /// The line that `prompt` is answered with. The prompt is asked for again while the line is typed
  /// and redrawn where it has changed. `earlier` are the lines of the entry that stand before.
  func read(earlier: String, prompt: @escaping () -> Prompt) -> LineInput
}

/// What stands before the line that is typed.
struct Prompt: Equatable {
  /// The text, without control codes.
  let text: String
  /// Whether it may be coloured.
  var isColoured = false
}
