import Foundation

/// What keeps a folder from being used as a model of point clouds.
public enum PointModelError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The sizes in the folder cannot be those of a model.
  case badConfiguration(path: String, [String])

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .badConfiguration(let path, let problems):
      "\(path)/config.json: \(problems.joined(separator: "; ")); write the model again from its run"
    }
  }

  /// The same line, for code that asks Foundation for it.
  public var errorDescription: String? { description }
}
