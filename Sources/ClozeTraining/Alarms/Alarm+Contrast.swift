import ClozeObjectives

extension Alarm {
  /// Returns the alarm that notices when the contrast of pairs stays where it began; none if there
  /// is no such contrast.
  ///
  /// - Parameters:
  ///   - sides: The sides in words, such as `clips and captions`.
  ///   - advice: The remedies.
  public static func chance(
    _ objectives: ObjectiveChoice, of sides: String, advice: String
  ) -> [Alarm] {
    guard objectives.contains(PairContrastObjective.name) else { return [] }
    var alarm = Alarm(
      PairContrastObjective.series + "_ofChance", .above(0.97),
      meaning: "\(sides) are not told apart, the contrast is that of chance", advice: advice)
    // A contrast takes a while to begin.
    alarm.reports = 20
    return [alarm]
  }
}
