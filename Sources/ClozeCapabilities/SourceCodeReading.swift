/// A modality that reads source code and splits it into pieces.
public protocol SourceCodeReading {
  /// The supported programming languages.
  static var languages: [String] { get }
  /// The recognised licences.
  static var licences: [String] { get }
  /// The rules by which copies of files are left out.
  static var copyRules: [String] { get }

  /// Returns the problems of `selection`; empty if there are none.
  static func problems(of selection: SourceCodeSelection) -> [String]
  /// Splits files into the pieces that subwords are made of.
  ///
  /// - Parameters:
  ///   - paths: The files, and folders with files that have the language's endings.
  ///   - keepsComments: True to keep comments, false to drop them; nil for the language's
  ///     default.
  ///   - each: Called with a line of JSON for each file: its path and its pieces.
  static func split(
    _ paths: [String], language: String, keepsComments: Bool?, _ observer: any WorkObserver,
    each: ([UInt8]) throws -> Void
  ) throws
}

extension Capability where Provider == any SourceCodeReading.Type {
  /// The capability of reading source code.
  public static var sourceCode: Self { Self(lack: "which reads no source code") }
}

/// The selection of source code to read.
public struct SourceCodeSelection: Sendable, Equatable {
  /// The language; nil for the default.
  public var language: String?
  /// The rule by which copies are left out; nil for that of the operation.
  public var copies: String?
  /// The minimum similarity of near copies; nil for the default.
  public var similarity: Double?
  /// True to skip files whose header says that a program wrote them.
  public var skipsGenerated = false
  /// The licences that files must have; empty for any.
  public var licences: [String] = []
  /// The maximum size of a file; nil for the default.
  public var maximumBytes: Int?
  /// The number of folder levels below a path that distinguish projects; nil for the default.
  public var projectDepth: Int?

  /// Selects all files of the default language.
  public init() {}
}
