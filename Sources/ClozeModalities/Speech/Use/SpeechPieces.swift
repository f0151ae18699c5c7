import ClozeCapabilities
import ClozeData

/// An utterance in pieces that a model reads at once: a whole file is cut at pauses while it is
/// read, in memory that does not grow with its length; a stretch is one piece.
struct SpeechPieces {
  let utterance: Utterance
  let rate: Int
  /// The longest piece of a whole file in seconds.
  let maximalSeconds: Double

  /// The longest stretch that is read at once, and whose steps all see each other.
  static let longest = 1200.0

  private var isWhole: Bool { utterance.offset == 0 && utterance.duration == nil }

  /// Calls `body` with the second at which each piece starts, its samples, and the problem by which
  /// the sound ends with it, which is thrown afterwards.
  ///
  /// - Throws: `UsageError` if a stretch is too long; errors of reading; what `body` throws.
  func forEach(
    _ body: (_ start: Double, _ samples: [Float], _ problem: (any Error)?) throws -> Void
  ) throws {
    guard isWhole else { return try body(utterance.offset, stretch(), nil) }
    let pieces = SoundPieces(
      try SoundStream(path: utterance.path, rate: rate), seconds: maximalSeconds)
    while let piece = try pieces.next() {
      try body(Double(piece.start) / Double(rate), piece.samples, piece.problem)
    }
  }

  /// Returns all samples.
  ///
  /// - Throws: `UsageError` if they are too many; errors of reading.
  func stretch() throws -> [Float] {
    let seconds =
      try utterance.duration ?? SoundReader.info(utterance.path).seconds - utterance.offset
    guard seconds <= Self.longest else {
      throw UsageError(
        "\(utterance.name) has \(Int(seconds)) s, and at most \(Int(Self.longest)) can be read at "
          + "once; name a part with --offset and --duration")
    }
    return try SoundReader.read(utterance, rate: rate).samples
  }
}
