import ClozeTensor

/// The rows of a batch that several readers request from the encoder, each of which is encoded
/// once.
public struct AskedRows {
  /// All requested rows, ascending.
  public let rows: [Int32]

  /// Collects the rows that readers request in `parts`.
  public init(_ parts: [[Int32]]) {
    // A single reader's rows are already ascending.
    if parts.count == 1 {
      rows = parts[0]
      return
    }
    let all = parts.joined().sorted()
    rows = zip(all, [-1] + all).filter { $0 != $1 }.map(\.0)
  }

  /// Returns the encoded rows of one reader, in its order.
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
