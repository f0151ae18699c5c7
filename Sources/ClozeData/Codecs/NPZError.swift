import Foundation

/// A failure to read or write an .npz file.
public struct NPZError: Error, Equatable, Sendable {
  /// The faulty file.
  public let file: String
  /// The problem with it.
  public let problem: Problem

  /// A problem with an .npz file.
  public enum Problem: Equatable, Sendable {
    /// The file lacks the record that ends a zip file.
    case notZip
    /// The table of contents is damaged.
    case badDirectory
    /// An array is compressed.
    case compressed(array: String)
    /// An array's bytes do not match their checksum.
    case damaged(array: String)
    /// No array has that name.
    case noArray(String, available: [String])
    /// Two arrays have the same name.
    case duplicate(String)
    /// The file needs zip64, which is not supported.
    case tooLarge
  }

  /// Makes an error for `problem` in `file`.
  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }
}

extension NPZError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(file.quoted): \(problem.text)" }

  /// The same line, as Foundation's localized description.
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
