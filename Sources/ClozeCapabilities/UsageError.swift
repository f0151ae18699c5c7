import Foundation

/// The error for a request that makes no sense for the model or the data: a mistake of the user,
/// not a failure.
public struct UsageError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// One line: the problem, where it is, and what to do.
  public let description: String

  /// Makes the error described by `description`.
  public init(_ description: String) { self.description = description }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
