/// Makes a vocabulary of subwords as tensor2tensor's `SubwordTextEncoder.build_to_target_size` does,
/// the same one each time.
///
///     var trainer = try SubwordTrainer(size: 50_000)
///     for piece in pieces { trainer.add(piece) }
///     let result = try trainer.train { _ in }
///
/// Only the different pieces and their counts are kept, so the data may be larger than memory. As
/// long as no piece had to be forgotten (`Result.forgottenPieces`), the vocabulary is exactly that of
/// the counts; else each forgotten piece was counted at most `Result.forgottenCount` times.
public struct SubwordTrainer: Sendable {
  /// The most entries that can be asked for.
  public static let sizeLimit = 1 << 20

  /// How a vocabulary is made.
  public struct Options: Sendable, Equatable {
    /// The number of entries wanted; what comes of it is within 1%, or as near as can be.
    public var size: Int
    /// The most different characters; the rarest are written as escapes. nil for all, as in
    /// tensor2tensor.
    public var alphabetLimit: Int?
    /// The most different pieces kept in memory; beyond it the rarer half is forgotten.
    public var pieceLimit = 8_000_000
    /// How often subwords are chosen anew, each time from what the last ones cut.
    public var iterations = 4
    /// Pieces whose entries stand in front of all others, whether they occur or not.
    public var reserved = SubwordVocabulary.reserved

    /// Options for `size` entries.
    public init(size: Int) { self.size = size }
  }

  /// A vocabulary and how it came about.
  public struct Result: Sendable {
    /// The reserved entries, then the subwords, the more frequent ones first.
    public let vocabulary: SubwordVocabulary
    /// How often a subword has to occur.
    public let minimumCount: Int
    /// The pieces seen.
    public let pieces: Int
    /// Different pieces at the end.
    public let distinctPieces: Int
    /// Different characters among the entries.
    public let alphabet: Int
    /// How many different pieces were forgotten because of `pieceLimit`; 0 if all fitted.
    public let forgottenPieces: Int
    /// The highest count that a forgotten piece had.
    public let forgottenCount: Int
  }

  /// How far training is.
  public struct Progress: Sendable, Equatable {
    /// The minimum count that was tried.
    public let minimumCount: Int
    /// The entries that came of it.
    public let size: Int
  }

  /// How the vocabulary is made.
  public let options: Options
  private var counter: WordCounter
  private var seen = 0

  /// A trainer that has seen nothing.
  ///
  /// - Throws: `SubwordError.invalidSize`.
  public init(_ options: Options) throws {
    guard 1...Self.sizeLimit ~= options.size else {
      throw SubwordError.invalidSize(options.size)
    }
    self.options = options
    counter = WordCounter(limit: max(2, options.pieceLimit))
  }

  /// Counts `piece` `count` times more.
  public mutating func add(_ piece: String, count: Int = 1) {
    var piece = piece
    piece.withUTF8 { add(utf8: $0, count: count) }
  }

  /// Counts the piece with these bytes `count` times more.
  public mutating func add(utf8 piece: UnsafeBufferPointer<UInt8>, count: Int = 1) {
    guard count > 0 else { return }
    seen += count
    counter.add(piece, count: count)
  }

  /// Makes the vocabulary of all pieces added so far.
  ///
  /// `progress` is called after each minimum count tried; what it throws ends training.
  ///
  /// - Throws: `SubwordError`, or what `progress` throws.
  public func train(progress: (Progress) throws -> Void = { _ in }) throws -> Result {
    guard counter.words.count > 0 else { throw SubwordError.noPieces }
    let alphabet = SubwordAlphabet(counter, options)
    let needed = alphabet.scalars.count + options.reserved.count
    guard needed <= options.size || options.alphabetLimit == nil else {
      throw SubwordError.sizeTooSmall(size: options.size, needed: needed)
    }
    let builder = SubwordBuilder(
      pieces: try SubwordPieces(counter, alphabet), alphabet: alphabet, options: options)
    let (entries, minimum) = try Self.bisect(size: options.size) { minimum in
      let entries = try builder.entries(minimum: minimum)
      try progress(Progress(minimumCount: minimum, size: entries.count))
      return entries
    }
    return Result(
      vocabulary: try SubwordVocabulary(
        entries.map { String(decoding: $0, as: UTF8.self) }, source: "the trained vocabulary"),
      minimumCount: minimum, pieces: seen, distinctPieces: counter.words.count,
      alphabet: alphabet.scalars.count, forgottenPieces: counter.pruned,
      forgottenCount: counter.prunedFrequency)
  }

  /// Looks among the minimum counts from 1 to 1000 for one that gives `size` entries to within 1%,
  /// and takes the one that came nearest.
  private static func bisect(
    size: Int, _ build: (Int) throws -> [[UInt8]]
  ) rethrows -> (entries: [[UInt8]], minimum: Int) {
    var (low, high) = (1, 1000)
    var best: (entries: [[UInt8]], minimum: Int) = ([], 0)
    while true {
      let minimum = (low + high) / 2
      let entries = try build(minimum)
      let distance = abs(entries.count - size)
      if best.minimum == 0 || distance < abs(best.entries.count - size) {
        best = (entries, minimum)
      }
      if distance * 100 < size || low >= high || minimum < 2 { return best }
      if entries.count > size { low = minimum + 1 } else { high = minimum - 1 }
    }
  }
}
