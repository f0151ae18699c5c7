import ClozeTraining

/// The body of a recipe for training on clouds, of whichever kind.
public protocol PointBody: RecipeBody {
  /// The clouds.
  var data: PointCorpus { get }
}

/// A recipe for training on clouds, of whichever kind.
public protocol PointRecipe: TrainingRecipe {
  /// The clouds.
  var data: PointCorpus { get }
}

extension Recipe: PointRecipe where Body: PointBody {
  /// The clouds of the body.
  public var data: PointCorpus { body.data }
}
