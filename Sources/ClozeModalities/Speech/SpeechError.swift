import Foundation

/// A reason why speech or a model of it cannot be used.
public enum SpeechError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// A corpus has nothing that can be used.
  case empty(paths: [String], reason: String)
  /// The sizes in the folder are impossible for a model.
  case badConfiguration(path: String, [String])
  /// The recipe sets values that the folder it names determines.
  case decided(keys: [String], path: String)
  /// An output of the model is not finite.
  case notFinite(what: String)
  /// A sound is too short for a step of the model.
  case tooShort(path: String, frames: Int, needed: Int)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .empty(let paths, let reason):
      "\(paths.joined(separator: ", ")) holds no speech that can be used: \(reason)"
    case .badConfiguration(let path, let problems):
      "\(path)/config.json: \(problems.joined(separator: "; ")); write the model again from its run"
    case .decided(let keys, let path):
      "\(path) decides on \(keys.joined(separator: ", ")), and has other values; leave them out, or name "
        + "another"
    case .notFinite(let what):
      "\(what) are not finite: the weights are unusable, or too large for bf16; copy the model again, or "
        + "compute in f32"
    case .tooShort(let path, let frames, let needed):
      "\(path) has \(frames) frames, and the model needs \(needed): give a longer sound"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
