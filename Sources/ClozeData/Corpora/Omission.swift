/// A sample or a file that was left out, with the reason.
public struct Omission: Sendable, Equatable, Codable {
  /// The path or the sample's name.
  public var name: String
  /// The reason, as the end of a sentence.
  public var reason: String

  /// Makes an omission.
  public init(_ name: String, _ reason: String) { (self.name, self.reason) = (name, reason) }
}

/// An utterance or a file of sound that was left out.
public typealias SoundOmission = Omission

/// An error that concerns one file, and can tell its problem without the file's name.
protocol FileProblem: Error {
  /// The problem and its remedy, to follow the file's name.
  var reason: String { get }
}

extension Omission {
  /// Makes the omission of what `error` concerns.
  public init(_ name: String, _ error: any Error) {
    self.init(name, (error as? any FileProblem)?.reason ?? "\(error)")
  }

  /// True if `error` is one of the data that is read, which other data need not have.
  public static func concerns(_ error: any Error) -> Bool {
    error is any FileProblem || error is FileError || error is DataError || error is LabelledError
  }
}
