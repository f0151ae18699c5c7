/// A kind of question that can be put over HTTP: its path, its form and that of its answer.
public struct Endpoint: Sendable {
  /// The path, such as `/recommend`.
  public let path: String
  /// The purpose, in one line.
  public let summary: String
  /// More about it, such as its limits.
  public let details: String
  /// The form of questions.
  public let question: JSONSchema
  /// The form of answers.
  public let answer: JSONSchema
  /// A question that has an answer.
  public let example: JSONValue
  /// The member of a question that is a list of things to compute; nil if a question is one thing.
  public let list: String?

  /// Makes the endpoint at `path`.
  public init(
    path: String, summary: String, details: String = "", question: [JSONField],
    answer: [JSONField], example: JSONValue, list: String? = nil
  ) {
    (self.path, self.summary, self.details) = (path, summary, details)
    (self.question, self.answer) = (.object(question), .object(answer))
    (self.example, self.list) = (example, list)
  }

  /// The number of things to compute for `question`.
  func weight(of question: JSONValue) -> Int {
    max(1, list.flatMap { question[$0]?.elements?.count } ?? 1)
  }
}

/// A source of answers to the questions of an endpoint, such as a model. It is used by one thread.
public protocol Answerer {
  /// The endpoint that it answers.
  var endpoint: Endpoint { get }

  /// Returns the answer to each of `questions`, which have the endpoint's form, in order.
  ///
  /// An error for several questions is of no consequence: each is then put alone.
  ///
  /// - Throws: `Refusal` for a question that makes no sense; any other error for a failure.
  func answers(to questions: [JSONValue]) throws -> [JSONValue]
}

/// The error for a question that has the right form and no answer: the client's mistake.
public struct Refusal: Error, Equatable, CustomStringConvertible {
  /// One line: the problem, where it is, and what to do.
  public let description: String

  /// Makes the error described by `description`.
  public init(_ description: String) { self.description = description }
}
