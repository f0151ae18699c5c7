/// The arrangement of the numbers of an .npy file.
struct NPYLayout: Sendable {
  let type: StoredType
  /// The dimensions, outermost first.
  let shape: [Int]
  let isBigEndian: Bool
  /// True if the first index varies fastest.
  let isColumnMajor: Bool

  /// True if the numbers are little-endian and in row-major order.
  var isPlain: Bool { !isBigEndian && !isColumnMajor }

  /// Returns the numbers at places `range` of the row-major order as little-endian bytes. `stored`
  /// has all of them.
  func numbers(_ range: Range<Int>, of stored: UnsafeRawBufferPointer) -> [UInt8] {
    let size = type.size
    guard !range.isEmpty else { return [] }
    return [UInt8](unsafeUninitializedCapacity: range.count * size) { bytes, count in
      var target = 0
      forEachPlace(range) { place in
        let source = place * size
        for byte in 0..<size {
          let from = isBigEndian ? source + size - 1 - byte : source + byte
          bytes.initializeElement(at: target + byte, to: stored[from])
        }
        target += size
      }
      count = range.count * size
    }
  }

  /// Calls `body` with the place in the file of each number in `range` of the row-major order.
  private func forEachPlace(_ range: Range<Int>, _ body: (Int) -> Void) {
    guard isColumnMajor else { return range.forEach(body) }
    // The distance in the file between neighbours along each dimension.
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var index = shape.map { _ in 0 }, rest = range.lowerBound, place = 0
    for axis in shape.indices.reversed() {
      index[axis] = rest % shape[axis]
      rest /= shape[axis]
      place += index[axis] * strides[axis]
    }
    for _ in range {
      body(place)
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape[axis] { break }
        place -= shape[axis] * strides[axis]
        index[axis] = 0
        axis -= 1
      }
    }
  }
}
