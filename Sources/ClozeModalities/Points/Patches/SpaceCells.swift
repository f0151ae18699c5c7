import ClozeTensor

/// Positions of patches as the cells of a grid over the cube from -1 to 1, which contains the
/// clouds: our version of positions to predict (Zhai et al. 2022 predict the cells of pictures).
enum SpaceCells {
  /// The number of cells along an axis.
  private static let side = 4
  /// The number of cells.
  static let count = side * side * side

  /// Returns the cell of each row of clouds: that of a patch's centre, 0 for a class token.
  ///
  /// - Shapes: [B (G + 1)].
  static func places(of clouds: PointPatches) -> [Int32] {
    let patches = clouds.configuration.patches
    var places: [Int32] = []
    places.reserveCapacity(clouds.clouds * (patches + 1))
    for patch in 0..<clouds.clouds * patches {
      if patch % patches == 0 { places.append(0) }
      places.append(cell(clouds.centres[3 * patch..<3 * patch + 3]))
    }
    return places
  }

  private static func cell(_ centre: ArraySlice<Float>) -> Int32 {
    centre.reduce(0) { Int32(side) * $0 + place($1) }
  }

  /// Returns true for the rows of class tokens.
  ///
  /// - Shapes: [B (G + 1)].
  static func classTokens(of clouds: PointPatches) -> [Bool] {
    let length = clouds.configuration.patches + 1
    return (0..<clouds.clouds * length).map { $0 % length == 0 }
  }

  /// Returns the cell of a coordinate along its axis; coordinates outside the cube are in its
  /// border cells.
  private static func place(_ coordinate: Float) -> Int32 {
    let scaled = (coordinate + 1) / 2 * Float(side)
    return scaled.isFinite ? Int32(min(max(scaled, 0), Float(side) - 1)) : 0
  }
}
