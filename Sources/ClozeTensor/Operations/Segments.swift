/// Runs of consecutive rows, each of which a reduction turns into one row: a packed batch's
/// sequences, or an axis of a tensor seen as [count, length, width].
public struct Segments: Sendable {
  /// The number of segments.
  let count: Int
  /// The number of elements of a row.
  let width: Int
  private let length: Int
  private let offsets: [Int32]?

  /// Makes the segments of packed sequences.
  init(offsets: [Int32], width: Int) {
    count = offsets.count - 1
    self.width = width
    length = 0
    self.offsets = offsets
  }

  /// Makes `count` segments of `length` rows each.
  init(count: Int, length: Int, width: Int) {
    self.count = count
    self.width = width
    self.length = length
    offsets = nil
  }

  /// The rows of segment `index`.
  func rows(_ index: Int) -> Range<Int> {
    guard let offsets else { return index * length..<(index + 1) * length }
    return Int(offsets[index])..<Int(offsets[index + 1])
  }

  /// True if there are enough segments for each to be one piece of work.
  var isMany: Bool { count >= 16 }

  /// The minimum number of segments in one piece of work.
  var grain: Int {
    let elements = (offsets?.last.map(Int.init) ?? count * length) * width
    return max(1, 16384 / max(1, elements / max(1, count)))
  }

  /// Calls `body` with pieces of segments that together cover all rows.
  func forEachPiece(on pool: ThreadPool, _ body: (_ segment: Int, _ rows: Range<Int>) -> Void) {
    if isMany {
      pool.ranges(count, grain: grain) { for segment in $0 { body(segment, rows(segment)) } }
    } else {
      for segment in 0..<count {
        let all = rows(segment)
        pool.ranges(all.count, grain: max(1, 16384 / max(1, width))) {
          body(segment, all.lowerBound + $0.lowerBound..<all.lowerBound + $0.upperBound)
        }
      }
    }
  }
}

extension Tensor {
  /// Returns this tensor's rows along `axis` (all elements if it is `nil`; counted from the end if
  /// negative) and the shape without it.
  func segments(axis: Int?, _ operation: String) throws -> (Segments, shape: [Int]) {
    guard let axis else { return (Segments(count: 1, length: count, width: 1), []) }
    let place = axis < 0 ? axis + shape.count : axis
    guard shape.indices.contains(place) else {
      throw TensorError.badShape(
        operation: operation, shape: shape, expected: "an axis \(axis)")
    }
    let segments = Segments(
      count: shape[..<place].reduce(1, *), length: shape[place],
      width: shape[(place + 1)...].reduce(1, *))
    return (segments, Array(shape[..<place] + shape[(place + 1)...]))
  }

  /// Returns the sequences of a packed batch and the shape with one row for each.
  func segments(offsets: [Int32], _ operation: String) throws -> (Segments, shape: [Int]) {
    try require(rank: 2, operation)
    try checkOffsets(offsets, rows: shape[0])
    return (Segments(offsets: offsets, width: shape[1]), [offsets.count - 1, shape[1]])
  }
}
