/// An error of models of speech.
public enum SpeechError: Error, Equatable, CustomStringConvertible {
  /// A corpus has nothing that can be used.
  case empty(paths: [String], reason: String)

  /// The problem, and what to do about it.
  public var description: String {
    switch self {
    case .empty(let paths, let reason):
      "\(paths.joined(separator: ", ")) holds no speech that can be used: \(reason)"
    }
  }
}
