extension Schedule.Shape {
  /// The peak rate to the end.
  public static let constant = Schedule.Shape(
    name: "constant", summary: "the peak rate to the end"
  ) { _ in 1 }
}
