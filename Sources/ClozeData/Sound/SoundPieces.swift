/// Sound of any length, cut at pauses into pieces while it is read, in bounded memory.
///
/// An object belongs to one thread.
public final class SoundPieces {
  /// A stretch of the sound.
  public struct Piece: Sendable, Equatable {
    /// The number of samples before it.
    public let start: Int
    /// The samples.
    public let samples: [Float]
  }

  private let stream: SoundStream
  private let most: Int
  private var waiting: [Float] = []
  private var start = 0
  private var isAtEnd = false
  /// The problem at the end, which is thrown once all samples before it were given.
  private var problem: (any Error)?

  /// Cuts `stream` into pieces of at most `seconds`, and more than half of that but for the last.
  public init(_ stream: SoundStream, seconds: Double) {
    self.stream = stream
    most = max(1, Int(seconds * Double(stream.rate)))
  }

  /// Returns the next piece; nil after the last.
  ///
  /// - Throws: As `SoundStream.next`.
  public func next() throws -> Piece? {
    // Half a piece more than the longest one shows which pause is the best.
    let wanted = most + most / 2
    while waiting.count < wanted, !isAtEnd {
      do {
        guard let block = try stream.next(wanted - waiting.count) else {
          isAtEnd = true
          break
        }
        waiting += block
      } catch { (problem, isAtEnd) = (error, true) }
    }
    guard !waiting.isEmpty else {
      if let problem { throw problem }
      return nil
    }
    var levels = PauseFinder(window: max(1, stream.rate / 100))
    levels.add(waiting)
    let count = min(levels.cuts(most: most).first ?? waiting.count, most)
    let piece = Piece(start: start, samples: Array(waiting.prefix(count)))
    waiting.removeFirst(count)
    start += count
    return piece
  }
}
