import ClozeTraining

/// The body of a recipe for training on clouds, of any modality.
public protocol PointBody: RecipeBody {
  /// The clouds.
  var data: PointCorpus { get }
}

/// A recipe for training on clouds, of any modality.
public protocol PointRecipe: TrainingRecipe {
  /// The clouds.
  var data: PointCorpus { get }
}

extension Recipe: PointRecipe where Body: PointBody {
  /// The clouds of the body.
  public var data: PointCorpus { body.data }
}
