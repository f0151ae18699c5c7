/// Parses ratings.
enum Rating {
  /// Parses the number that `text` spells; nil if it is empty.
  ///
  /// - Throws: `LineProblem.badRating` unless it is a finite decimal number.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) throws -> Float? {
    guard !text.isEmpty else { return nil }
    guard let number = Float(String(decoding: text, as: UTF8.self)), number.isFinite else {
      throw LineProblem.badRating(excerpt(text))
    }
    return number
  }
}
