/// A modality that reads source code and cuts it into pieces.
public protocol SourceCodeReading {
  /// The programming languages that are read.
  static var languages: [String] { get }
  /// The licences that are recognised.
  static var licences: [String] { get }
  /// The rules by which copies of files are left out.
  static var copyRules: [String] { get }

  /// Returns all that is wrong with `selection`; empty if nothing is.
  static func problems(of selection: SourceCodeSelection) -> [String]
  /// Cuts files into the pieces that subwords are made of.
  ///
  /// - Parameters:
  ///   - paths: files, and folders with files that have the language's endings.
  ///   - keepsComments: keeps or drops comments; nil for the language's usual.
  ///   - each: takes a line of JSON for each file: its path and its pieces.
  static func split(
    _ paths: [String], language: String, keepsComments: Bool?, _ observer: any WorkObserver,
    each: ([UInt8]) throws -> Void
  ) throws
}

extension Capability where Provider == any SourceCodeReading.Type {
  /// Reading source code.
  public static var sourceCode: Self { Self(lack: "which reads no source code") }
}

/// The source code that is read, and the files that are passed over.
public struct SourceCodeSelection: Sendable, Equatable {
  /// The language; nil for the usual one.
  public var language: String?
  /// The rule by which copies are left out; nil for that of the work.
  public var copies: String?
  /// The least similarity of near copies; nil for the usual one.
  public var similarity: Double?
  /// True to pass over files that say in their head that a program wrote them.
  public var skipsGenerated = false
  /// The licences that files must have; empty for any.
  public var licences: [String] = []
  /// The size of the largest files that are read; nil for the usual one.
  public var maximumBytes: Int?
  /// The number of folders below a path that tell projects apart; nil for the usual one.
  public var projectDepth: Int?

  /// All files of the usual language.
  public init() {}
}
