import Foundation

/// A reason why a folder cannot be used as a model of point clouds.
public enum PointModelError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The sizes in the folder are impossible for a model.
  case badConfiguration(path: String, [String])
  /// Masked point modelling was requested without a dVAE.
  case noTokenizer
  /// The dVAE's sizes no longer match the recipe's.
  case otherTokenizer(path: String)
  /// The dVAE is not that of the model that training goes on from.
  case otherDVAE(path: String, model: String)
  /// The clouds differ from those that the run was trained on.
  case otherClouds(path: String)
  /// The pretrained model's sizes no longer match the recipe's.
  case otherSizes(path: String)
  /// The dVAE in a model's folder differs from the one that the model was trained with.
  case strangeTokenizer(path: String)
  /// An output of the model is not finite.
  case notFinite(what: String)
  /// The recipe sets values that the folder it names determines.
  case decided(keys: [String], path: String)
  /// The clouds have no classes.
  case noLabels
  /// The classifier does not know a class.
  case unknownClass(name: String, known: Int)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badConfiguration(let path, let problems):
      "\(path)/config.json: \(problems.joined(separator: "; ")); write the model again from its run"
    case .noTokenizer:
      "tokenizer is null: train a dVAE with pretrain points-dvae, and name its run with --tokenizer"
    case .otherTokenizer(let path):
      "the dVAE \(path) has other sizes than the recipe; start a new run with it"
    case .otherDVAE(let path, let model):
      "the dVAE \(path) is not that of the model \(model); leave out --tokenizer"
    case .otherClouds(let path):
      "the clouds of \(path) have changed since it was trained, so that those it kept for validation cannot "
        + "be told; put the old ones back, or give others with --data"
    case .otherSizes(let path):
      "the model \(path) has other sizes than the recipe; start a new run with it"
    case .strangeTokenizer(let path):
      "the dVAE \(path) has other sizes than the model beside it; copy the model's folder again"
    case .notFinite(let what):
      "\(what) are not finite: the weights are unusable, or too large for bf16; copy the model again, or "
        + "compute in f32"
    case .decided(let keys, let path):
      "\(path) decides on \(keys.joined(separator: ", ")), and has other values; leave them out, or name "
        + "another"
    case .noLabels:
      "the clouds have no classes; give a folder for each class, or labels beside stacked arrays"
    case .unknownClass(let name, let known):
      "the class '\(name)' is none of the \(known) that the model knows; give data with its classes"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
