extension SyntheticShapes {
  /// Returns the clouds for training, held in memory; those of the folder that `write` makes.
  ///
  /// - Throws: `DataError.invalidSettings`; `PointError` if memory is meant for fewer points.
  public func trainingSet() throws -> PointSet {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    var set = PointSetBuilder(minimumPoints: points)
    for index in 0..<count where !isTest(index) {
      try set.add(
        PointShape(points: cloud(index)), at: "cloud \(index)", name: "\(index)",
        label: Int32(label(index)))
    }
    return set.set(classes: classNames)
  }
}
