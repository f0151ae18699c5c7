import ClozeData
import Foundation

/// The samples that could not be read, after the others have been predicted.
public struct UnreadSamples: Error, Sendable, CustomStringConvertible, LocalizedError {
  /// The samples, each with its reason.
  public let omissions: [Omission]

  /// Makes the error for `omissions`.
  public init(_ omissions: [Omission]) { self.omissions = omissions }

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    "\(counted(omissions.count, "sample")) cannot be read: \(omissions.named)"
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
