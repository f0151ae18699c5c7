/// Parses ratings.
enum Rating {
  /// Parses the number that `text` spells; nil if it is empty.
  ///
  /// - Throws: `LineProblem.badRating` unless it is a finite decimal number.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) throws -> Float? {
    guard !text.isEmpty else { return nil }
    guard let number = DecimalNumber.finite(text) else {
      throw LineProblem.badRating(excerpt(text))
    }
    return Float(number)
  }
}
