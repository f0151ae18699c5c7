/// Trains a vocabulary of subwords as tensor2tensor's `SubwordTextEncoder.build_to_target_size`
/// does, deterministically.
///
///     var trainer = try SubwordTrainer(size: 50_000)
///     for piece in pieces { trainer.add(piece) }
///     let result = try trainer.train { _ in }
///
/// Only the distinct pieces and their counts are kept, so the data may be larger than memory. As
/// long as no piece had to be forgotten (`Result.forgottenPieces`), the vocabulary is exactly that
/// of the counts; otherwise each forgotten piece was counted at most `Result.forgottenCount` times.
public struct SubwordTrainer: Sendable {
  /// The maximum number of entries.
  public static let sizeLimit = 1 << 20

  /// The settings of the training.
  public struct Options: Sendable, Equatable {
    /// The requested number of entries; the result is within 1%, or as close as possible.
    public var size: Int
    /// The maximum number of distinct characters; the rarest are written as escapes. nil for all,
    /// as in tensor2tensor.
    public var alphabetLimit: Int?
    /// The maximum number of distinct pieces in memory; beyond it the rarer half is forgotten.
    public var pieceLimit = 8_000_000
    /// The number of rounds of selection, each on the splits of the previous one.
    public var iterations = 4
    /// The pieces whose entries precede all others, whether they occur or not.
    public var reserved = SubwordVocabulary.reserved

    /// Makes options for `size` entries.
    public init(size: Int) { self.size = size }
  }

  /// A vocabulary and the statistics of its training.
  public struct Result: Sendable {
    /// The reserved entries, then the subwords in descending order of frequency.
    public let vocabulary: SubwordVocabulary
    /// The minimum number of occurrences of a subword.
    public let minimumCount: Int
    /// The number of pieces seen.
    public let pieces: Int
    /// The number of distinct pieces at the end.
    public let distinctPieces: Int
    /// The number of distinct characters among the entries.
    public let alphabet: Int
    /// The number of distinct pieces forgotten because of `pieceLimit`; 0 if all fitted.
    public let forgottenPieces: Int
    /// The highest count of a forgotten piece.
    public let forgottenCount: Int
  }

  /// The progress of training.
  public struct Progress: Sendable, Equatable {
    /// The minimum count just tried.
    public let minimumCount: Int
    /// The number of entries that it gave.
    public let size: Int
  }

  /// The training options.
  public let options: Options
  private var counter: WordCounter
  private var seen = 0

  /// Makes a trainer that has seen no pieces.
  ///
  /// - Throws: `SubwordError.invalidSize`.
  public init(_ options: Options) throws {
    guard 1...Self.sizeLimit ~= options.size else {
      throw SubwordError.invalidSize(options.size)
    }
    self.options = options
    counter = WordCounter(limit: max(2, options.pieceLimit))
  }

  /// Adds `count` occurrences of `piece`.
  public mutating func add(_ piece: String, count: Int = 1) {
    var piece = piece
    piece.withUTF8 { add(utf8: $0, count: count) }
  }

  /// Adds `count` occurrences of the piece with these bytes.
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

  /// Searches the minimum counts from 1 to 1000 for one that gives `size` entries to within 1%, and
  /// returns the closest.
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
