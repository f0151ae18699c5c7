import ClozeData

extension [Utterance] {
  /// Returns the label of each utterance among `classes`.
  ///
  /// - Throws: `SpeechError.noLabels` or `.unknownClass`.
  func labels(among classes: [String]) throws -> [Int32] {
    let places = Dictionary(
      classes.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { one, _ in one })
    return try map { utterance in
      guard let label = utterance.label else { throw SpeechError.noLabels }
      guard let place = places[label] else {
        throw SpeechError.unknownClass(name: label, known: places.count)
      }
      return place
    }
  }
}
