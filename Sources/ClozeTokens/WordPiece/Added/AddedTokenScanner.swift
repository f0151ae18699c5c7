/// Finds added tokens in a text, and splits the text between them into words.
///
/// Tokens that are not normalised are found in the text as it is, the others in what normalisation
/// makes of the text between those.
struct AddedTokenScanner: Sendable {
  private let raw: AddedTokenSet
  private let normalized: AddedTokenSet
  private let normalizer: TextNormalizer
  /// Splits text as it is.
  private let words: WordScanner
  /// Splits text that is normalised already.
  private let normalWords: WordScanner

  /// Makes a scanner of text for `tokens`; those with the ids `unread` are not found.
  ///
  /// - Parameter words: The scanner of words with `settings`, which finds no tokens itself.
  init(
    _ tokens: [AddedToken], _ settings: WordPieceSettings, unread: Set<Int32>, words: WordScanner
  ) {
    let normalizer = TextNormalizer(settings)
    func set(where isNormalized: Bool, _ text: ([UInt8]) -> [UInt8]) -> AddedTokenSet {
      let chosen = tokens.filter { $0.isNormalized == isNormalized }
      return AddedTokenSet(
        chosen, contents: chosen.map { text(Array($0.content.utf8)) }, unread: unread)
    }
    raw = set(where: false) { $0 }
    normalized = set(where: true) { $0.withUnsafeBufferPointer(normalizer.normalized) }
    self.normalizer = normalizer
    self.words = words
    normalWords = WordScanner(.init(lowercases: false, splitsIdeographs: false))
  }

  /// Passes the words and the tokens of `text` to `sink`, in order.
  func scan<Sink: WordSink>(_ text: UnsafeBufferPointer<UInt8>, into sink: inout Sink) {
    raw.split(text) { range, token in
      if let token { return sink.special(token) }
      let part = UnsafeBufferPointer(rebasing: text[range])
      guard !normalized.isEmpty else { return words.scan(part, into: &sink) }
      normalizer.normalized(part).withUnsafeBufferPointer { scan(normal: $0, into: &sink) }
    }
  }

  private func scan<Sink: WordSink>(
    normal text: UnsafeBufferPointer<UInt8>, into sink: inout Sink
  ) {
    normalized.split(text) { range, token in
      if let token { return sink.special(token) }
      normalWords.scan(UnsafeBufferPointer(rebasing: text[range]), into: &sink)
    }
  }
}
