import ClozeData
import Foundation

/// A reason why a model cannot take the encoder of another one.
public enum TransferError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The model has no blocks of the one encoder.
  case noBlocks(path: String, modality: String)
  /// The blocks have other sizes than the recipe asks for; a phrase for each value.
  case otherSizes(path: String, part: String, [String])
  /// With the sizes of the blocks the recipe makes no sense; a line for each problem.
  case unfit(path: String, part: String, [String])

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noBlocks(let path, let modality):
      "\(path.quoted), a model of \(modality), has no encoder with blocks; name another model"
    case .otherSizes(let path, let part, let phrases):
      "the blocks of \(path.quoted) do not fit the \(part): \(phrases.joined(separator: "; "))"
        + "; leave these keys out, which takes the sizes of the model"
        + (phrases.contains { $0.hasPrefix("layers ") } ? ", or give --layers-from" : "")
    case .unfit(let path, let part, let problems):
      "with blocks of the sizes of \(path.quoted) in the \(part) this recipe does not hold: "
        + "\(problems.joined(separator: "; ")); set the other sizes, too, or take another model"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
