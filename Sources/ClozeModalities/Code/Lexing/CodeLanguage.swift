/// A supported programming language.
public enum CodeLanguage: String, Codable, CaseIterable, Sendable {
  case python, java

  /// The endings of the names of its files, without the dot: for Python, those of programs, of
  /// stubs and of notebooks.
  public var endings: [String] {
    switch self {
    case .python: ["py", "pyi", "pyw", PythonNotebook.ending]
    case .java: ["java"]
    }
  }

  /// True if the name of the file at `path` ends as those of the language do, in any case.
  public func isSource(_ path: String) -> Bool {
    let name = path.utf8.suffix(16)
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return endings.contains(String(decoding: name[dot...].dropFirst(), as: UTF8.self).lowercased())
  }
}
