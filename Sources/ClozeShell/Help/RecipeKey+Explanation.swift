import ClozeTraining

extension RecipeKey {
  /// The meaning of the key and its possible values.
  var explanation: String {
    choices.isEmpty ? summary : "\(summary) (\(choices.joined(separator: ", ")))"
  }
}
