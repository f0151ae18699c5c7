import ClozeTensor

/// Places of patches as the cells of a grid over the cube from -1 to 1, in which clouds lie: our reading of
/// a place that can be predicted (Zhai et al. 2022 predict the cells of pictures).
enum SpaceCells {
  /// The cells along an axis.
  private static let side = 4
  /// The number of cells.
  static let count = side * side * side

  /// The cell of each row of clouds: of a patch that of its centre, of a class token 0.
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

  /// True for the rows of class tokens.
  ///
  /// - Shapes: [B (G + 1)].
  static func classTokens(of clouds: PointPatches) -> [Bool] {
    let length = clouds.configuration.patches + 1
    return (0..<clouds.clouds * length).map { $0 % length == 0 }
  }

  /// The place of a coordinate along its axis; what is outside of the cube is at its border.
  private static func place(_ coordinate: Float) -> Int32 {
    let scaled = (coordinate + 1) / 2 * Float(side)
    return scaled.isFinite ? Int32(min(max(scaled, 0), Float(side) - 1)) : 0
  }
}
