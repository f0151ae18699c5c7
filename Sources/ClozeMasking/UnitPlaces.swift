/// The places of a sample's units in space or time.
///
/// - Shapes: `U` units, `D` dimensions.
public struct UnitPlaces: Sendable, Equatable {
  /// The coordinates, `[U, D]`.
  public let coordinates: [Float]
  /// `D`: 3 for patches of a cloud, 2 for tubes of a video, 1 for frames.
  public let dimensions: Int

  /// Makes the places of coordinates `[U, D]`.
  public init(_ coordinates: some Collection<Float>, dimensions: Int) {
    precondition(dimensions > 0 && coordinates.count % dimensions == 0, "whole places")
    (self.coordinates, self.dimensions) = (Array(coordinates), dimensions)
  }

  /// `U`.
  public var count: Int { coordinates.count / dimensions }

  /// All units, the nearest to `first` first; of equally far ones the lower number.
  func byDistance(from first: Int) -> [Int] {
    let distances = (0..<count).map { unit in
      (0..<dimensions).reduce(Float(0)) { sum, axis in
        let distance =
          coordinates[dimensions * unit + axis] - coordinates[dimensions * first + axis]
        return sum + distance * distance
      }
    }
    // The first comes first even where other units lie in the same place.
    return distances.indices.sorted {
      (distances[$0], $0 == first ? -1 : $0) < (distances[$1], $1 == first ? -1 : $1)
    }
  }
}
