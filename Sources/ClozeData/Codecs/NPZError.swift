import Foundation

/// Why an .npz file cannot be read or written.
public struct NPZError: Error, Equatable, Sendable {
  /// The file at fault.
  public let file: String
  /// What is wrong with it.
  public let problem: Problem

  /// What is wrong with an .npz file.
  public enum Problem: Equatable, Sendable {
    /// The file does not end as a zip file does.
    case notZip
    /// The table of what is in the file is damaged.
    case badDirectory
    /// An array is compressed.
    case compressed(array: String)
    /// An array's bytes are not those that were written.
    case damaged(array: String)
    /// There is no array of that name.
    case noArray(String, available: [String])
    /// Two arrays of one name.
    case duplicate(String)
    /// The file needs zip's large form.
    case tooLarge
  }

  /// `problem` found in `file`.
  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }
}

extension NPZError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(file.quoted): \(problem.text)" }

  /// The same line, for code that asks Foundation for it.
  public var errorDescription: String? { description }
}

extension NPZError.Problem {
  fileprivate var text: String {
    switch self {
    case .notZip: "not an .npz file, or one that was cut short; save it with numpy.savez"
    case .badDirectory: "its table of contents is damaged; copy the file again"
    case .compressed(let name):
      "the array \(name.quoted) is compressed; save it with numpy.savez"
    case .damaged(let name): "the array \(name.quoted) is damaged; copy the file again"
    case .noArray(let name, let available):
      "there is no array \(name.quoted), only "
        + available.prefix(8).map(\.quoted).joined(separator: ", ")
    case .duplicate(let name): "two arrays are called \(name.quoted); give them distinct names"
    case .tooLarge: "more than 4 GiB or 65,534 arrays do not fit into an .npz file; use .npy"
    }
  }
}
