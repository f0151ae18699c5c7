import ClozeTensor

/// The rows of a batch that several readers ask the encoder for, each encoded once.
public struct AskedRows {
  /// All of them, ascending.
  public let rows: [Int32]

  /// What readers who ask for `parts` need.
  public init(_ parts: [[Int32]]) {
    // A single reader's rows ascend already.
    if parts.count == 1 {
      rows = parts[0]
      return
    }
    let all = parts.joined().sorted()
    rows = zip(all, [-1] + all).filter { $0 != $1 }.map(\.0)
  }

  /// Those of one reader, in its order, among the rows that were encoded.
  ///
  /// - Shapes: encoded [rows.count, C] -> [part.count, C].
  public func take(_ part: [Int32], of encoded: Tensor) throws -> Tensor {
    if part == rows { return encoded }
    let places = Dictionary(uniqueKeysWithValues: zip(rows, Int32(0)...))
    return try encoded.gatherRows(
      part.map { row in
        guard let place = places[row] else { preconditionFailure("nobody asked for row \(row)") }
        return place
      })
  }
}
