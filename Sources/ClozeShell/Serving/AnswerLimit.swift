import ClozeServe

/// The limit of what one request may ask for, so that a short question has no endless answer.
enum AnswerLimit {
  /// The maximum number of items, classes or tokens in the answers to a request.
  static let most = 100_000

  /// Checks that `count` answers with `top` entries each are within the limit.
  ///
  /// - Parameter noun: The things that are asked about, such as `histories`.
  /// - Throws: `Refusal`.
  static func check(_ count: Int, _ noun: String, top: Int) throws {
    guard count * top > most else { return }
    throw Refusal(
      "\(count) \(noun) with 'top' \(top) make \(count * top) entries, and a request may have "
        + "\(most); send fewer \(noun) at once or a smaller 'top'")
  }
}
