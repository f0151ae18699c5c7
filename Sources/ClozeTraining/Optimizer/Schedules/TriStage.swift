import Foundation

extension Schedule.Shape {
  /// The peak rate until half of all steps are done, then exponentially down to `finalShare`, at
  /// least a hundredth (wav2vec 2.0, Baevski et al. 2020, appendix B, which rises over a tenth of
  /// the steps and falls to a twentieth).
  public static let triStage = Schedule.Shape(
    name: "tri-stage",
    summary: "the peak rate until half of the steps, then exponentially down to the final share, "
      + "at least 0.01"
  ) { place in
    let start = max(place.rise, 0.5 * place.steps)
    guard place.now > start else { return 1 }
    let progress = min(1, (place.now - start) / max(1, place.steps - start))
    return pow(max(place.finalShare, 0.01), progress)
  }
}
