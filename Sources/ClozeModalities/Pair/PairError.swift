import ClozeData
import Foundation

/// A reason why a model of pairs cannot be read, trained or used.
public enum PairError: Error, Equatable, Sendable {
  /// The folder's configuration makes no sense; a line for each problem.
  case badConfiguration(path: String, [String])
  /// The recipe decides on sizes that the model at `path` decides on.
  case decided(path: String)
  /// The model has no encoder of pairs.
  case noFusion(path: String)
  /// An output of the model is not finite.
  case notFinite(what: String)
  /// No sample of a kind can be read; the reason of each.
  case empty(kind: String, [Omission])
}

extension PairError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badConfiguration(let path, let problems):
      "the model in \(path.quoted) makes no sense: \(problems.joined(separator: "; ")); copy it again"
    case .decided(let path):
      "kinds, towers, encoder, sides, fusion and spaceWidth are decided by the model "
        + "\(path.quoted); leave them out"
    case .noFusion(let path):
      "the model in \(path.quoted) has no encoder of pairs, which scores them; leave out --rerank"
    case .notFinite(let what):
      "\(what) are not finite: the weights are unusable, or too large for bf16; copy the model "
        + "again, or compute in f32"
    case .empty(let kind, let omissions):
      "no sample of \(kind) can be used: \(omissions.named)"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
