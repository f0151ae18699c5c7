/// A supported programming language.
public enum CodeLanguage: String, Codable, CaseIterable, Sendable {
  case python, java

  /// The endings of the names of its files, without the dot.
  public var endings: [String] {
    switch self {
    case .python: ["py"]
    case .java: ["java"]
    }
  }
}
