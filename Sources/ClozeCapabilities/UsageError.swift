import Foundation

/// A request that makes no sense for the model or the data: the user's misuse, not a failure.
public struct UsageError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// One line: the problem, where it is, and what to do.
  public let description: String

  /// A misuse that reads as `description`.
  public init(_ description: String) { self.description = description }

  /// The same line, for code that asks Foundation for it.
  public var errorDescription: String? { description }
}
