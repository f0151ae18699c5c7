import Synchronization

/// A question on its way to an answer.
final class Job: Sendable {
  /// The number of its endpoint.
  let endpoint: Int
  /// The question, in its endpoint's form.
  let question: JSONValue
  /// The number of things to compute.
  let weight: Int
  /// Called once with the answer, by the thread that computes.
  let complete: @Sendable (Result<JSONValue, Problem>) -> Void

  private let abandoned = Atomic(false)

  /// Makes a job whose answer goes to `complete`.
  init(
    endpoint: Int, question: JSONValue, weight: Int = 1,
    complete: @escaping @Sendable (Result<JSONValue, Problem>) -> Void
  ) {
    (self.endpoint, self.question, self.weight) = (endpoint, question, weight)
    self.complete = complete
  }

  /// True if nobody waits for the answer any more, so that it need not be computed.
  var isAbandoned: Bool { abandoned.load(ordering: .relaxed) }

  /// Notes that nobody waits for the answer any more.
  func abandon() { abandoned.store(true, ordering: .relaxed) }
}
