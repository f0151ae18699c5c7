/// Sequences of tokens concatenated without padding.
///
/// - Shapes: `B` sequences, `T` tokens in all; sequence `b` is tokens
///   `offsets[b]..<offsets[b + 1]`. All arrays but `offsets` have length `T`, and no sequence is
///   empty.
public struct PackedBatch: Sendable, Equatable {
  /// Token ids, `[T]`.
  public private(set) var ids: [Int32] = []
  /// The segment (sentence) that a token belongs to in its sequence, `[T]`.
  public private(set) var segments: [Int32] = []
  /// A token's index in its sequence, `[T]`.
  public private(set) var positions: [Int32] = []
  /// The start of each sequence, followed by `T`, `[B + 1]`.
  public private(set) var offsets: [Int32] = [0]
  /// True for tokens that belong to the frame ([CLS], [SEP]) and are never masked, `[T]`.
  public private(set) var isSpecial: [Bool] = []
  /// True for tokens that start a word, `[T]`.
  public private(set) var startsWord: [Bool] = []

  /// Makes an empty batch with room for `tokens`.
  public init(capacity tokens: Int = 0) {
    ids.reserveCapacity(tokens)
    segments.reserveCapacity(tokens)
    positions.reserveCapacity(tokens)
    isSpecial.reserveCapacity(tokens)
    startsWord.reserveCapacity(tokens)
  }

  /// The number of sequences, `B`, not counting an unfinished one.
  public var sequenceCount: Int { offsets.count - 1 }
  /// The number of tokens, `T`.
  public var tokenCount: Int { ids.count }
  /// The tokens of sequence `index`.
  public func range(of index: Int) -> Range<Int> { Int(offsets[index])..<Int(offsets[index + 1]) }

  /// Adds a token to the current sequence, which `endSequence` ends.
  @inline(__always)
  public mutating func append(_ id: Int32, segment: Int32 = 0, isSpecial: Bool, startsWord: Bool) {
    positions.append(Int32(truncatingIfNeeded: ids.count) - offsets[offsets.count - 1])
    ids.append(id)
    segments.append(segment)
    self.isSpecial.append(isSpecial)
    self.startsWord.append(startsWord)
  }

  /// Ends the current sequence, which must have a token.
  public mutating func endSequence() {
    precondition(ids.count > Int(offsets[offsets.count - 1]), "a sequence needs a token")
    precondition(ids.count <= Int(Int32.max), "too many tokens in a batch")
    offsets.append(Int32(ids.count))
  }

  /// Removes the last sequence.
  public mutating func removeLastSequence() {
    precondition(sequenceCount > 0 && Int(offsets[sequenceCount]) == ids.count, "no last sequence")
    offsets.removeLast()
    let surplus = ids.count - Int(offsets[offsets.count - 1])
    ids.removeLast(surplus)
    segments.removeLast(surplus)
    positions.removeLast(surplus)
    isSpecial.removeLast(surplus)
    startsWord.removeLast(surplus)
  }
}

/// The properties of a vocabulary that sample making needs.
public struct SampleTokens: Sendable, Equatable {
  /// The id of [CLS], which starts a sequence.
  public let classification: Int32
  /// The id of [SEP], which ends a sentence.
  public let separator: Int32
  /// The token that ends a sentence, if there is one.
  public let sentenceEnd: Int32?
  /// For each id, true if it continues the preceding word or, with `areEnds`, if it ends its word.
  private let marks: [Bool]
  private let areEnds: Bool

  /// Makes the properties of ids with these roles.
  public init(
    classification: Int32, separator: Int32, words: TokenRoles.WordMarks,
    sentenceEnd: Int32? = nil
  ) {
    self.classification = classification
    self.separator = separator
    self.sentenceEnd = sentenceEnd
    switch words {
    case .continuing(let marks): (self.marks, areEnds) = (marks, false)
    case .ending(let marks): (self.marks, areEnds) = (marks, true)
    }
  }

  /// Makes the properties of a tokenizer's ids.
  public init(_ roles: TokenRoles) {
    self.init(
      classification: roles.classification, separator: roles.separator, words: roles.words,
      sentenceEnd: roles.sentenceEnd)
  }

  /// True if `id` continues the word of the preceding token `previous`.
  @inline(__always)
  public func continues(_ id: Int32, after previous: Int32) -> Bool {
    areEnds ? !isMarked(previous) : isMarked(id)
  }

  @inline(__always)
  private func isMarked(_ id: Int32) -> Bool { id >= 0 && id < marks.count && marks[Int(id)] }
}

extension PackedBatch {
  /// Makes a batch of these sequences; their `segments`, if given, have the length of their ids.
  /// Every [CLS] and [SEP] is part of the frame.
  public init(_ sequences: some Collection<TokenSequence>, _ tokens: SampleTokens) {
    self.init(capacity: sequences.reduce(0) { $0 + $1.count })
    for sequence in sequences { append(sequence, tokens) }
  }

  /// Adds a whole sequence, which must have a token.
  public mutating func append(_ sequence: TokenSequence, _ tokens: SampleTokens) {
    for (index, id) in sequence.ids.enumerated() {
      let isSpecial = id == tokens.classification || id == tokens.separator
      append(
        id, segment: sequence.segments.map { Int32($0[index]) } ?? 0, isSpecial: isSpecial,
        startsWord: index == 0 || isSpecial
          || !tokens.continues(id, after: sequence.ids[index - 1]))
    }
    endSequence()
  }
}
