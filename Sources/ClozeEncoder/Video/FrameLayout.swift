import ClozeTensor

/// The second level of a layout: sequences that consist of frames of equally many rows, as clips
/// do, whose frames have a class token and patches.
public final class FrameLayout: Sendable {
  /// The number of rows of a frame.
  public let rows: Int
  /// The number of frames of each sequence [B].
  public let counts: [Int]
  /// The frames as sequences.
  public let layout: SequenceLayout
  /// The rows of each place of a frame at all times, as sequences.
  let times: AttentionRows

  fileprivate init(counts: [Int], rows: Int) throws {
    (self.counts, self.rows) = (counts, rows)
    let total = counts.reduce(0, +)
    layout = SequenceLayout(offsets: (0...total).map { Int32($0 * rows) })
    var first = 0
    times = try AttentionRows(
      groups: counts.map { count in
        defer { first += count * rows }
        return (0..<(count > 0 ? rows : 0)).map { place in
          let list = (0..<count).map { Int32(first + $0 * rows + place) }
          return (list, list)
        }
      }, inPlace: true)
  }

  /// The start of each sequence, counted in frames, and the end [B + 1].
  public var offsets: [Int32] {
    counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1)) }
  }

  /// The first row of each frame: its class token.
  public var classRows: [Int32] { layout.firstRows }

  /// The rows of each frame but the first: its patches.
  public var patchRows: [Int32] {
    zip(layout.offsets, layout.offsets.dropFirst()).flatMap { $0 + 1..<$1 }
  }
}

extension SequenceLayout {
  /// Makes the layout of sequences of frames, frame by frame.
  ///
  /// - Parameters:
  ///   - counts: The number of frames of each sequence [B].
  ///   - rows: The number of rows of a frame.
  /// - Throws: `TensorError` if a number is negative or there are no rows.
  public init(frames counts: [Int], rows: Int) throws {
    guard rows > 0, counts.allSatisfy({ $0 >= 0 }),
      counts.reduce(0, +) <= Int(Int32.max) / max(1, rows)
    else {
      throw TensorError.badShape(
        operation: "frames", shape: counts + [rows], expected: "frames of at least 1 row")
    }
    self.init(
      offsets: counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1 * rows)) })
    frames = try FrameLayout(counts: counts, rows: rows)
  }

  /// Returns the second level.
  ///
  /// - Throws: `TensorError` if the sequences do not consist of frames.
  public func requireFrames(_ operation: String) throws -> FrameLayout {
    guard let frames else {
      throw TensorError.badShape(
        operation: operation, shape: [positions.count],
        expected: "sequences of frames, as clips are; use another encoder.block for other data")
    }
    return frames
  }
}
