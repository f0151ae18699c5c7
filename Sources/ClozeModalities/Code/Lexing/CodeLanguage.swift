/// A programming language whose source code is understood.
public enum CodeLanguage: String, Codable, CaseIterable, Sendable {
  case python, java

  /// How the names of its files end, without the dot.
  public var endings: [String] {
    switch self {
    case .python: ["py"]
    case .java: ["java"]
    }
  }
}
