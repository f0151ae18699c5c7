import ClozeTensor

/// The samples of some documents of a shard: the start and the length of each, in 8 bytes.
public struct SampleTable: Sendable {
  /// The tokens that were left out.
  public struct Dropped: Codable, Sendable, Equatable {
    /// The number of runs that were too short.
    public var runs = 0
    /// The number of tokens in them.
    public var tokens = 0
  }

  /// The shard with the tokens.
  public let shard: TokenShard
  /// The settings for cutting documents.
  public let configuration: SampleConfiguration
  /// The properties of the vocabulary.
  public let tokens: SampleTokens
  /// The seed of all draws.
  public let seed: UInt64
  /// The tokens that were left out.
  public private(set) var dropped = Dropped()
  /// The weights of samples; nil if each is drawn once in an epoch.
  public private(set) var draws: SampleDraws?

  // The start is in the upper 44 bits, the length in the lower 20.
  private var entries: [UInt64] = []
  private static let lengthBits = 20
  /// The maximum distance that a cut moves to the left to avoid splitting a word.
  private static let longestWord = 32

  /// Cuts the documents for which `isIncluded` is true (all, if it is nil) into samples.
  ///
  /// - Throws: `BatchError` if the settings are invalid or there are no samples.
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

  /// Returns the samples with weights by the paths that documents are from; a sample has that of
  /// the document in which it starts.
  ///
  /// - Precondition: The shard says where its documents are from, and each path has a weight.
  public func weighted(by weights: [Double]) -> SampleTable {
    guard let parts = shard.metadata.parts?.ofDocuments, parts.count == shard.documentCount else {
      preconditionFailure("documents with known paths")
    }
    var table = self
    table.draws = SampleDraws(
      weights: weights, parts: (0..<count).map { parts[document(of: $0)] })
    return table
  }

  /// The number of samples.
  public var count: Int { entries.count }

  /// The range of the tokens of sample `index` in the shard.
  public subscript(index: Int) -> Range<Int> {
    let start = Int(entries[index] >> Self.lengthBits)
    return start..<start + Int(entries[index] & (1 << Self.lengthBits - 1))
  }

  /// Returns the document in which sample `index` starts.
  public func document(of index: Int) -> Int { shard.document(containing: self[index].lowerBound) }

  /// Returns groups of documents that share samples: each alone, or neighbours together.
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

  /// Returns the end of a run that starts at `start` in `document` such that it and the separators
  /// in it take up at most `room`. Moves `document` to the start of the next run.
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

  /// Returns `position`, moved left to the end of the last sentence before it where the vocabulary
  /// marks one; otherwise moved left out of a word that is not too long.
  private func cut(atOrBefore position: Int, after start: Int) -> Int {
    guard let end = tokens.sentenceEnd else { return wordStart(atOrBefore: position, after: start) }
    let least = start + configuration.minimumTokens
    let ends = stride(from: position, through: least, by: -1)
    return ends.first { shard.token($0 - 1) == end }
      ?? wordStart(atOrBefore: position, after: start)
  }

  /// Returns `position`, moved to the left if it is inside a word that is not too long.
  private func wordStart(atOrBefore position: Int, after start: Int) -> Int {
    let least = max(start + configuration.minimumTokens, position - Self.longestWord)
    var moved = position
    while moved > least, continuesWord(moved) { moved -= 1 }
    return continuesWord(moved) ? position : moved
  }

  /// True if the token at `position`, which is not the first, continues a word.
  func continuesWord(_ position: Int) -> Bool {
    tokens.continues(shard.token(position), after: shard.token(position - 1))
  }
}
