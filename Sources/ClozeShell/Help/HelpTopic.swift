/// A topic of help that is not a command.
struct HelpTopic: Equatable, Sendable {
  /// The word by which `help` finds it.
  let name: String
  /// A summary in one line.
  let summary: String
  /// The paragraphs, one line each; indented lines are shown unchanged.
  let text: String

  /// All topics.
  static let all = [install]
}
