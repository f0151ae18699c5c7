/// A question about a text, whose answers are parts of the text.
public struct ContextQuestion: Sendable, Equatable {
  /// The question's name.
  public var id: String
  /// The question.
  public var question: String
  /// The text that answers it, or does not.
  public var context: String
  /// The right answers; none if the text does not answer the question.
  public var answers: [ContextAnswer]

  /// Makes a question about `context`.
  public init(id: String, question: String, context: String, answers: [ContextAnswer]) {
    (self.id, self.question, self.context) = (id, question, context)
    self.answers = answers
  }
}

/// A part of a text that answers a question.
public struct ContextAnswer: Sendable, Equatable {
  /// The part.
  public let text: String
  /// Its code points in the text, by which files count.
  public let codePoints: Range<Int>
  /// Its bytes in the text as UTF-8.
  public let bytes: Range<Int>

  /// Finds the answer that is `text` at the code point `start` of `context`; nil if it is empty or
  /// something else is there. Code points are compared, and none stands for another.
  init?(_ text: String, at start: Int, in context: String) {
    let scalars = context.unicodeScalars
    guard start >= 0, !text.isEmpty,
      let first = scalars.index(
        scalars.startIndex, offsetBy: start, limitedBy: scalars.endIndex),
      scalars[first...].starts(with: text.unicodeScalars)
    else { return nil }
    let offset = context.utf8.distance(from: context.startIndex, to: first)
    self.text = text
    codePoints = start..<start + text.unicodeScalars.count
    bytes = offset..<offset + text.utf8.count
  }
}
