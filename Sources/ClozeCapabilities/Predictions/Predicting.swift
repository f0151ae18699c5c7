/// A modality whose models predict something of a sample, such as its class; `predict` finds it
/// through the registry.
///
/// A head for spans or numbers conforms with a predictor that has no classes and names its
/// `fields`.
public protocol Predicting {
  /// Reads the model at `path`, a run folder or a model folder.
  ///
  /// - Parameter seed: The seed of all draws; nil for the run's.
  static func predictor(at path: String, seed: UInt64?, _ compute: Compute) throws -> Predictor
}

extension Capability where Provider == any Predicting.Type {
  /// The capability of predicting something of a sample.
  public static var predicting: Self {
    Self(lack: "which predicts nothing before 'cloze finetune' has taught it")
  }
}

/// A model that predicts something of a sample, by the kind of samples that it reads.
public enum Predictor {
  /// A model that reads texts.
  case texts(any TextPredictor)
  /// A model that reads files, such as clouds.
  case files(any FilePredictor)

  /// The model.
  public var model: any SamplePredictor {
    switch self {
    case .texts(let model): model
    case .files(let model): model
    }
  }
}

/// The common part of all models that predict something.
public protocol SamplePredictor {
  /// The names of the classes, by label; empty for models without classes.
  var classes: [String] { get }
  /// The names of what is predicted beside a class, in order.
  var fields: [String] { get }
}

extension SamplePredictor {
  /// Nothing beside a class.
  public var fields: [String] { [] }
}
