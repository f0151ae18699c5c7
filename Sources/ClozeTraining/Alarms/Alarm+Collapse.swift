import ClozeObjectives

extension Alarm {
  /// Returns the alarms by which a quantizer is noticed that gives nearly all steps the same few
  /// codes: equal codes are easy to predict and are no negatives of each other, so that all losses
  /// fall (Chung et al. 2021, section 4.3, without the contrast).
  ///
  /// - Parameter hidden: The number of hidden steps of a batch, which have no more codes than they
  ///   are; nil if it is not known.
  public static func collapse(
    of quantizer: QuantizerConfiguration, _ objectives: ObjectiveChoice, hidden: Int? = nil
  ) -> [Alarm] {
    let advice =
      "try a lower training.optimizer.rate, larger batches, a longer warm-up, fewer "
      + "quantizer.codes, precision=f32, objectives.masked.ramp, or objectives.codeContrast where "
      + "it is left out"
    let codes = min(quantizer.codes, hidden ?? quantizer.codes)
    var alarms: [Alarm] = []
    if objectives.contains(CodeContrastObjective.name) {
      alarms.append(
        Alarm(
          CodeContrastObjective.series + "_equalNegatives", .above(0.5),
          meaning: "the codes collapse, most negatives are equal to what they are compared with",
          advice: advice))
    }
    if objectives.contains(DiversityObjective.name) {
      alarms.append(
        Alarm(
          DiversityObjective.series + "_hardPerplexity",
          .below(0.05 * Double(quantizer.codebooks * codes)),
          meaning: "the codes collapse, nearly all hidden steps have the same few", advice: advice))
    }
    return alarms
  }
}
