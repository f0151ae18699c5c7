import ClozeData
import Foundation

/// A reason why a model of video cannot be read, trained or used.
public enum VideoModelError: Error, Equatable, Sendable {
  /// The folder's configuration makes no sense; a line for each problem.
  case badConfiguration(path: String, [String])
  /// The recipe decides on sizes that the model at `path` decides on.
  case decided(path: String)
  /// No clip of the data can be read; the reason of each.
  case empty(paths: [String], [Omission])
  /// No clip of the data has a caption.
  case noCaptions
  /// No clip of the data has a class in the column of a recipe.
  case noColumn(String)
  /// No clip of the data has a question with an answer.
  case noQuestions
  /// The model has no cross encoder for answers to begin with.
  case noCrossToBegin(path: String)
  /// The model has no cross encoder.
  case noCross(path: String)
  /// An output of the model is not finite.
  case notFinite(what: String)
}

extension VideoModelError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badConfiguration(let path, let problems):
      "the model in \(path.quoted) makes no sense: \(problems.joined(separator: "; ")); copy it again"
    case .decided(let path):
      "the sizes of backbone are decided by the model \(path.quoted); leave them out"
    case .empty(let paths, let omissions):
      "\(paths.joined(separator: ", ")) holds no clip that can be used: \(omissions.named)"
    case .noCaptions:
      "no clip has a caption; give a table with the columns path and caption, or train on pixels"
    case .noColumn(let name):
      "no clip has a class in the column \(name.quoted); name another: with --label, "
        + "or in recipes with --set data.label=NAME"
    case .noQuestions:
      "no clip has a question; give a table with the columns path, question and answer"
    case .noCrossToBegin(let path):
      "the model in \(path.quoted) has no cross encoder, which answers need; give one with "
        + "backbone.crossLayers above 0"
    case .noCross(let path):
      "the model in \(path.quoted) has no cross encoder, which scores pairs; leave out --rerank"
    case .notFinite(let what):
      "\(what) are not finite: the weights are unusable, or too large for bf16; copy the model "
        + "again, or compute in f32"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
