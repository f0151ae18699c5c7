/// Something to read up on that is no command.
struct HelpTopic: Equatable, Sendable {
  /// The word that `help` finds it by.
  let name: String
  /// One line.
  let summary: String
  /// Paragraphs, each one line; lines that are indented are shown as they are.
  let text: String

  /// All topics.
  static let all = [install]
}
