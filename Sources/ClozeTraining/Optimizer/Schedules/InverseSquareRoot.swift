extension Schedule.Shape {
  /// Down with the inverse square root of the step (Vaswani et al. 2017, section 5.3).
  public static let inverseSquareRoot = Schedule.Shape(
    name: "inverse-square-root", summary: "down with the inverse square root of the step"
  ) { place in
    (place.rise / place.now).squareRoot()
  }
}
