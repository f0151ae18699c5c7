import ClozeTensor

/// The samples of some documents of a shard: where each begins and how long it is. 8 bytes each.
public struct SampleTable: Sendable {
  /// What was left out.
  public struct Dropped: Codable, Sendable, Equatable {
    /// Runs of too few tokens.
    public var runs = 0
    /// The tokens in them.
    public var tokens = 0
  }

  /// Where the tokens are.
  public let shard: TokenShard
  /// How documents were cut.
  public let configuration: SampleConfiguration
  /// What is known of the vocabulary.
  public let tokens: SampleTokens
  /// The seed of all draws.
  public let seed: UInt64
  /// What was left out.
  public private(set) var dropped = Dropped()

  // The start in the upper 44 bits, the length in the lower 20.
  private var entries: [UInt64] = []
  private static let lengthBits = 20
  /// How far a cut may move to the left so that it does not divide a word.
  private static let longestWord = 32

  /// Cuts the documents for which `isIncluded` is true (all, if it is nil) into samples.
  ///
  /// - Throws: `BatchError` if the settings are wrong or there are no samples.
  public init(
    shard: TokenShard, isIncluded: [Bool]? = nil, tokens: SampleTokens,
    configuration: SampleConfiguration, seed: UInt64
  ) throws {
    let problems = configuration.validate()
    guard problems.isEmpty else { throw BatchError.invalidSettings(problems) }
    precondition(isIncluded.map { $0.count == shard.documentCount } ?? true, "one per document")
    (self.shard, self.configuration, self.tokens, self.seed) = (shard, configuration, tokens, seed)
    let documents = (0..<shard.documentCount).filter { isIncluded?[$0] ?? true }
    for region in Self.regions(of: documents, joined: configuration.spansDocuments) { cut(region) }
    guard count > 0 else {
      throw BatchError.noSamples(
        documents: documents.count, minimumTokens: configuration.minimumTokens)
    }
    if configuration.nextSentence, document(of: 0) == document(of: count - 1) {
      throw BatchError.tooFewDocuments(documents: 1)
    }
  }

  /// The number of samples.
  public var count: Int { entries.count }

  /// Where the tokens of sample `index` are in the shard.
  public subscript(index: Int) -> Range<Int> {
    let start = Int(entries[index] >> Self.lengthBits)
    return start..<start + Int(entries[index] & (1 << Self.lengthBits - 1))
  }

  /// The document that sample `index` begins in.
  public func document(of index: Int) -> Int { shard.document(containing: self[index].lowerBound) }

  /// Documents that share samples: each alone, or neighbours together.
  private static func regions(of documents: [Int], joined: Bool) -> [Range<Int>] {
    var regions: [Range<Int>] = []
    for document in documents {
      if joined, let last = regions.last, last.upperBound == document {
        regions[regions.count - 1] = last.lowerBound..<document + 1
      } else {
        regions.append(document..<document + 1)
      }
    }
    return regions
  }

  private mutating func cut(_ documents: Range<Int>) {
    var random = CounterRandom(
      seed: seed, purpose: .shuffle, step: -1, sample: documents.lowerBound)
    var start = shard.document(documents.lowerBound).lowerBound
    var document = documents.lowerBound
    let last = shard.document(documents.upperBound - 1).upperBound
    while start < last {
      let end = runEnd(from: start, room: targetLength(&random), &document, documents.upperBound)
      if end - start >= configuration.minimumTokens {
        entries.append(UInt64(start) << UInt64(Self.lengthBits) | UInt64(end - start))
      } else {
        dropped.runs += 1
        dropped.tokens += end - start
      }
      start = end
    }
  }

  private func targetLength(_ random: inout CounterRandom) -> Int {
    guard configuration.shortSequenceProbability > 0,
      random.uniform() < configuration.shortSequenceProbability
    else { return configuration.room }
    let least = max(2, configuration.minimumTokens)
    return least + random.below(configuration.room - least + 1)
  }

  /// Where a run that begins at `start` in `document` ends if it and the separators in it take up at
  /// most `room`. Moves `document` to where the next run begins.
  private func runEnd(
    from start: Int, room: Int, _ document: inout Int, _ documentLimit: Int
  ) -> Int {
    var end = start
    var room = room
    while true {
      let documentEnd = shard.document(document).upperBound
      let taken = min(room, documentEnd - end)
      end += taken
      room -= taken
      guard end == documentEnd else { return cut(atOrBefore: end, after: start) }
      document += 1
      // One for the separator, one for a token.
      guard document < documentLimit, room >= 2 else { return end }
      room -= 1
    }
  }

  /// `position`, moved to the left behind the last sentence that ends there, where tokens tell one; else
  /// if it is within a word that is not too long.
  private func cut(atOrBefore position: Int, after start: Int) -> Int {
    guard let end = tokens.sentenceEnd else { return wordStart(atOrBefore: position, after: start) }
    let least = start + configuration.minimumTokens
    let ends = stride(from: position, through: least, by: -1)
    return ends.first { shard.token($0 - 1) == end }
      ?? wordStart(atOrBefore: position, after: start)
  }

  /// `position`, moved to the left if it is within a word that is not too long.
  private func wordStart(atOrBefore position: Int, after start: Int) -> Int {
    let least = max(start + configuration.minimumTokens, position - Self.longestWord)
    var moved = position
    while moved > least, continuesWord(moved) { moved -= 1 }
    return continuesWord(moved) ? position : moved
  }

  /// Whether the token at `position`, which is not the first, goes on with a word.
  func continuesWord(_ position: Int) -> Bool {
    tokens.continues(shard.token(position), after: shard.token(position - 1))
  }
}
