extension Schedule.Shape {
  /// The peak rate, then over the last tenth of all steps straight down to `finalShare` (Hu et al.
  /// 2024, MiniCPM, section 4, where the fall is exponential).
  public static let warmupStableDecay = Schedule.Shape(
    name: "warmup-stable-decay",
    summary: "the peak rate, then over the last tenth of the steps straight down to the final share"
  ) { place in
    let steps = place.steps, start = max(place.rise, 0.9 * steps)
    guard place.now > start else { return 1 }
    let left = max(0, steps - place.now) / max(1, steps - start)
    return place.finalShare + (1 - place.finalShare) * left
  }
}
