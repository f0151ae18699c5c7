import Foundation

/// A failure to read an .npy file or to write its rows.
public struct NPYError: Error, Equatable, Sendable {
  /// The faulty file.
  public let file: String
  /// The problem with it.
  public let problem: Problem

  /// A problem with an .npy file, with the numbers that show it.
  public enum Problem: Equatable, Sendable {
    /// The file lacks the magic bytes of an .npy file.
    case notNPY
    /// The format's version is not 1, 2 or 3.
    case unknownVersion(Int)
    /// The header is longer than the file.
    case headerTruncated(bytes: Int, available: Int)
    /// The header lacks `key`, or its value is invalid.
    case invalidHeader(key: String)
    /// The element type is not supported.
    case unsupportedType(String)
    /// The elements are records of several numbers.
    case structured
    /// The shape needs a different number of bytes than the file has.
    case sizeMismatch(shape: [Int], expected: Int?, found: Int)
    /// A row's length differs from that of the first.
    case rowLength(row: Int, expected: Int, found: Int)
  }

  /// Makes an error for `problem` in `file`.
  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }
}

extension NPYError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(file.quoted): \(problem.text)" }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension NPYError.Problem {
  fileprivate var text: String {
    switch self {
    case .notNPY: "not an .npy file; save it with numpy.save"
    case .unknownVersion(let version):
      "version \(version) of the .npy format is not known; save it with numpy.save"
    case .headerTruncated(let bytes, let available):
      "the header has \(bytes) bytes but only \(available) are there; copy the file again"
    case .invalidHeader(let key): "the header has no valid '\(key)'; save it with numpy.save"
    case .unsupportedType(let type):
      "the type \(type.prefix(40).description.quoted) is not supported; "
        + "save it as float32: a.astype('<f4')"
    case .structured:
      "its elements are records of named fields; save the fields as columns, for example "
        + "numpy.stack([a['x'], a['y'], a['z']], axis=1)"
    case .sizeMismatch(let shape, let expected, let found):
      "the shape \(shape.prefix(8).map(String.init).joined(separator: " x ")) needs "
        + "\(expected.map(String.init) ?? "too many") bytes but \(found) are there; "
        + "copy the file again"
    case .rowLength(let row, let expected, let found):
      "row \(row) has \(found) numbers where \(expected) are needed"
    }
  }
}
