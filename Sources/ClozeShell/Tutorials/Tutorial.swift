/// A tutorial: commands that work one after the other, with what they show.
struct Tutorial: Sendable {
  /// The kinds of data that there are tutorials on.
  enum Subject: String, CaseIterable, Sendable {
    case text, items, points, code
  }

  /// One command, and what it is for.
  struct Step: Equatable, Sendable {
    /// A few sentences about the command and its results.
    let text: String
    /// The command, as it is typed at the prompt.
    let command: String
  }

  /// The kind of data.
  let subject: Subject
  /// The task and its data.
  let introduction: String
  /// The steps.
  let steps: [Step]
  /// The commands to begin with on the user's data at a path, each a line.
  let commands: @Sendable (_ path: String) -> [String]
}

extension Tutorial {
  /// Returns the tutorial on `subject`.
  ///
  /// - Throws: `CommandError` if this machine lacks data for it.
  static func on(_ subject: Subject, _ place: TutorialPlace) throws -> Tutorial {
    switch subject {
    case .text: text(place)
    case .items: items(place)
    case .points: points(place)
    case .code: try code(place)
    }
  }
}
