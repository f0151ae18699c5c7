import ClozeTensor

extension Tensor {
  /// Returns the index of the largest value in each row.
  ///
  /// - Parameter what: The name of the values in errors.
  /// - Shapes: [N, C] -> [N].
  /// - Throws: `PointModelError.notFinite` if such a value is not finite: otherwise 0 would pass
  ///   for an index.
  func finitePlaces(_ what: String) throws -> [Int32] {
    let places = try largestPlaces(), width = shape.last ?? 1
    let isFinite = withBytes { bytes in
      places.enumerated().allSatisfy { row, place in
        let index = row * width + Int(place)
        return switch dtype {
        case .f64: bytes.load(fromByteOffset: 8 * index, as: Double.self).isFinite
        case .f32: bytes.load(fromByteOffset: 4 * index, as: Float.self).isFinite
        case .bf16:
          Float(
            bitPattern: UInt32(bytes.load(fromByteOffset: 2 * index, as: UInt16.self)) << 16
          ).isFinite
        }
      }
    }
    guard isFinite else { throw PointModelError.notFinite(what: what) }
    return places
  }
}
