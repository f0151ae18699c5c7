import ClozeConfiguration

extension Chosen where Catalogue == ObjectiveCatalogue {
  /// The objectives of two kinds of data that belong together (Li et al. 2021, ALBEF): contrast,
  /// matching, and hidden tokens of one that are predicted with the other.
  public static var pairs: ObjectiveChoice {
    var choice = ObjectiveChoice()
    choice[PairContrastObjective.name] = PairContrastObjective.Settings()
    choice[PairMatchObjective.name] = PairMatchObjective.Settings()
    choice[CrossMaskedObjective.name] = CrossMaskedObjective.Settings()
    return choice
  }
}
