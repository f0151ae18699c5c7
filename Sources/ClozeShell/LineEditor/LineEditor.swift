/// The result of reading a line.
enum LineInput: Equatable {
  /// A line, without the line feed.
  case line(String)
  /// Ctrl-C: the typed text is discarded.
  case interrupted
  /// The end of the input: Ctrl-D on an empty line, or the terminal is gone.
  case end
  /// The program has been requested to end.
  case terminated
}

/// An editor that reads lines from a person.
protocol LineEditor: AnyObject {
  /// The entries typed before, oldest first; an entry may have several lines.
  var history: [String] { get set }
  /// Reads a line after `prompt`. The prompt is called again while the line is typed, and redrawn
  /// if it has changed. `earlier` contains the preceding lines of the entry.
  func read(earlier: String, prompt: @escaping () -> Prompt) -> LineInput
}

/// The text before the typed line.
struct Prompt: Equatable {
  /// The text, without control codes.
  let text: String
  /// True if it can be coloured.
  var isColoured = false
}
