import ClozeTraining

/// A recipe for training on clouds, of whichever kind.
public protocol PointRecipe: TrainingRecipe {
  /// The clouds.
  var data: PointCorpus { get }
}

extension DVAERecipe: PointRecipe {}
extension PointsRecipe: PointRecipe {}
extension PointsClassifyRecipe: PointRecipe {}
