/// Sound of any length, cut at pauses into pieces while it is read, in bounded memory.
///
/// A piece ends in its second half, in the middle of the longest pause there, else at the quietest
/// place. What arrives through a pipe is not waited for: there the first long pause ends a piece,
/// as soon as it is long enough. An object belongs to one thread.
public final class SoundPieces {
  /// A stretch of the sound.
  public struct Piece: Sendable {
    /// The number of samples before it.
    public let start: Int
    /// The samples.
    public let samples: [Float]
    /// The problem by which the sound ends with this piece; nil if it has none.
    public let problem: (any Error)?
  }

  /// The seconds of a pause that ends a piece of what arrives through a pipe.
  static let pause = 0.4

  private let stream: SoundStream
  private let most: Int
  /// The samples after which pauses are looked for again.
  private let step: Int
  private var waiting: [Float] = []
  private var levels: PauseFinder
  private var start = 0
  private var isAtEnd = false
  /// The problem at the end, which is thrown once all samples before it were given.
  private var problem: (any Error)?

  /// Cuts `stream` into pieces of at most `seconds`, and at least half of that but for the last.
  public init(_ stream: SoundStream, seconds: Double) {
    self.stream = stream
    most = max(1, Int(seconds * Double(stream.rate)))
    step = max(1, stream.rate / 10)
    levels = PauseFinder(window: max(1, stream.rate / 100))
  }

  /// Returns the next piece; nil after the last.
  ///
  /// - Throws: As `SoundStream.next`.
  public func next() throws -> Piece? {
    // Half a piece more than the longest one shows which pause is the best; a quarter, that the
    // last piece is no splinter.
    let wanted = most + (stream.isLive ? most / 4 : most / 2)
    while waiting.count < wanted, !isAtEnd {
      if stream.isLive,
        let cut = levels.pause(in: most / 2..<most, seconds: Self.pause, rate: stream.rate)
      {
        return piece(cut)
      }
      read(stream.isLive ? min(step, wanted - waiting.count) : wanted - waiting.count)
    }
    guard !waiting.isEmpty else {
      if let problem { throw problem }
      return nil
    }
    return piece(min(levels.cuts(most: most).first ?? waiting.count, most))
  }

  private func read(_ count: Int) {
    do {
      guard let block = try stream.next(count) else {
        isAtEnd = true
        return
      }
      waiting += block
      levels.add(block)
    } catch { (problem, isAtEnd) = (error, true) }
  }

  /// Takes the first `count` samples as a piece.
  private func piece(_ count: Int) -> Piece {
    let samples = Array(waiting.prefix(count))
    waiting.removeFirst(samples.count)
    levels = PauseFinder(window: max(1, stream.rate / 100))
    levels.add(waiting)
    defer { start += samples.count }
    return Piece(
      start: start, samples: samples, problem: waiting.isEmpty && isAtEnd ? problem : nil)
  }
}
