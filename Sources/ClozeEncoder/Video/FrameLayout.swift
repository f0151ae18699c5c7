import ClozeTensor

/// The second level of a layout: sequences that consist of frames of equally many rows, as clips
/// do, whose frames have a class token and patches. Of a sequence the same places of all frames
/// may be left out.
public final class FrameLayout: Sendable {
  /// The number of rows of a whole frame.
  public let rows: Int
  /// The number of frames of each sequence [B].
  public let counts: [Int]
  /// The places that the frames of each sequence have, ascending from 0; nil for all.
  public let places: [[Int32]]?
  /// The frames as sequences.
  public let layout: SequenceLayout
  /// The rows of each place of a frame at all times, as sequences.
  let times: AttentionRows

  fileprivate init(counts: [Int], rows: Int, places: [[Int32]]?) throws {
    (self.counts, self.rows, self.places) = (counts, rows, places)
    let sizes = counts.indices.map { places?[$0].count ?? rows }
    var offsets: [Int32] = [0], first = 0
    for (count, size) in zip(counts, sizes) {
      for _ in 0..<count { offsets.append(offsets[offsets.count - 1] + Int32(size)) }
    }
    layout = SequenceLayout(offsets: offsets)
    times = try AttentionRows(
      groups: zip(counts, sizes).map { count, size in
        defer { first += count * size }
        return (0..<(count > 0 ? size : 0)).map { place in
          let list = (0..<count).map { Int32(first + $0 * size + place) }
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

  /// The number of each row among those of whole frames.
  public var wholeRows: [Int32] {
    var first: Int32 = 0
    return counts.indices.flatMap { sequence -> [Int32] in
      let places = places?[sequence] ?? Array(0..<Int32(rows))
      return (0..<counts[sequence]).flatMap { _ -> [Int32] in
        defer { first += Int32(rows) }
        return places.map { first + $0 }
      }
    }
  }
}

extension SequenceLayout {
  /// Makes the layout of sequences of frames, frame by frame. Rows have the positions that they
  /// have in whole frames.
  ///
  /// - Parameters:
  ///   - counts: The number of frames of each sequence [B].
  ///   - rows: The number of rows of a frame.
  ///   - places: The places that the frames of each sequence have, ascending from 0, the class
  ///     token; nil for all.
  /// - Throws: `TensorError` if a number is negative or there are no rows, or the places are not
  ///   those of a frame.
  public init(frames counts: [Int], rows: Int, places: [[Int32]]? = nil) throws {
    guard rows > 0, counts.allSatisfy({ $0 >= 0 }),
      counts.reduce(0, +) <= Int(Int32.max) / max(1, rows)
    else {
      throw TensorError.badShape(
        operation: "frames", shape: counts + [rows], expected: "frames of at least 1 row")
    }
    let areFit =
      places?.allSatisfy { list in
        list.first == 0 && zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
          && list[list.count - 1] < rows
      } ?? true
    guard areFit, places?.count ?? counts.count == counts.count else {
      throw TensorError.badShape(
        operation: "frames", shape: counts + [rows],
        expected: "places of each sequence that ascend from 0, below \(rows)")
    }
    self.init(
      offsets: counts.indices.reduce(into: [0]) { offsets, sequence in
        let size = counts[sequence] * (places?[sequence].count ?? rows)
        offsets.append(offsets[offsets.count - 1] + Int32(size))
      })
    let made = try FrameLayout(counts: counts, rows: rows, places: places)
    if let places {
      positions = zip(counts, places).flatMap { count, places in
        (0..<Int32(count)).flatMap { frame in places.map { frame * Int32(rows) + $0 } }
      }
    }
    frames = made
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

  /// Returns the second level of whole frames.
  ///
  /// - Throws: `TensorError` if the sequences do not consist of frames with all their places.
  public func requireWholeFrames(_ operation: String) throws -> FrameLayout {
    let frames = try requireFrames(operation)
    guard frames.places == nil else {
      throw TensorError.badShape(
        operation: operation, shape: [positions.count], expected: "frames with all their places")
    }
    return frames
  }
}
