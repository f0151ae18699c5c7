import ClozeTraining

extension RecipeKey {
  /// What it decides, and what it can be.
  var explanation: String {
    choices.isEmpty ? summary : "\(summary) (\(choices.joined(separator: ", ")))"
  }
}
