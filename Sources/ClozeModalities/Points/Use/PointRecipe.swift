import ClozeTraining

/// The body of a recipe for training on clouds, of any modality.
public protocol PointBody: SplitBody {
  /// The clouds.
  var data: PointCorpus { get set }
}

extension PointBody {
  /// The files and folders of clouds that validate; empty if a share of the data does.
  public var validationPaths: [String] {
    get { data.validationPaths }
    set { data.validationPaths = newValue }
  }

  /// The seed that draws the clouds that validate.
  public var splitSeed: UInt64 { data.splitSeed }
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
