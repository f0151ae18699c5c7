/// The rule by which a run splits histories into what trains and what does not.
struct SplitRule {
  private let split: ItemsSplit
  private let kept: HistorySplit.Cuts?
  private let validationPaths: [String]

  /// Makes the rule of the run at `path`, whose recipe is `recipe`.
  init(_ recipe: ItemsRecipe, at path: String) {
    let isByTime = recipe.data.split.kind == .time
    // Moments and shares do not matter where one is left out.
    split = isByTime ? recipe.data.split : ItemsSplit()
    kept = isByTime ? HistorySplit.Cuts(keptIn: path) : nil
    validationPaths = recipe.data.validationPaths.sorted()
  }

  /// True if the same parts of the same histories train by both rules.
  func isSame(as other: SplitRule) -> Bool {
    guard validationPaths == other.validationPaths else { return false }
    if let kept, let others = other.kept { return kept == others }
    return split == other.split
  }
}
