extension Schedule.Shape {
  /// Straight down to `finalShare` at the last step (Devlin et al. 2019, appendix A.2).
  public static let linear = Schedule.Shape(
    name: "linear", summary: "straight down to the final share (BERT)"
  ) { place in
    place.finalShare + (1 - place.finalShare) * (1 - place.progress)
  }
}
