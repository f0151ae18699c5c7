/// A modality whose models fill in the blanks of a text.
public protocol Filling {
  /// The programming languages of the texts; empty if texts are not programs.
  static var languages: [String] { get }

  /// Reads the model at `path`, a run folder or a model folder.
  static func filler(at path: String, _ compute: Compute) throws -> any Filler
}

extension Filling {
  /// No programming languages.
  public static var languages: [String] { [] }
}

extension Capability where Provider == any Filling.Type {
  /// The capability of filling in blanks.
  public static var filling: Self { Self(lack: "which cannot be filled in") }
}

/// A model that fills in the blanks of a text.
public protocol Filler {
  /// The maximum number of tokens that the model reads of a text.
  var maximumTokens: Int { get }
  /// The programming language of the texts; nil if they are not programs.
  var language: String? { get }

  /// Returns the text in the bytes of a file.
  ///
  /// - Throws: An error of decoding, which does not name the file.
  func text(of bytes: [UInt8]) throws -> String
  /// Returns the `top` most likely tokens for each `[MASK]` of `text`.
  func fill(_ text: String, top: Int) throws -> FilledText
}

extension Filler {
  /// No programming language.
  public var language: String? { nil }

  /// Returns the bytes as UTF-8.
  public func text(of bytes: [UInt8]) throws -> String { String(decoding: bytes, as: UTF8.self) }
}

/// The tokens proposed for the blanks of a text.
public struct FilledText: Sendable {
  /// The number of blanks in the text.
  public let blanks: Int
  /// The candidates for the blanks that the model has read, in the order of the blanks, the most
  /// likely first.
  public let candidates: [BlankCandidate]

  /// Makes the candidates of a text with `blanks` blanks.
  public init(blanks: Int, candidates: [BlankCandidate]) {
    (self.blanks, self.candidates) = (blanks, candidates)
  }

  /// True if blanks were truncated with the end of the text.
  public var isCut: Bool { Set(candidates.map(\.blank)).count < blanks }
}

/// A token proposed for a blank.
public struct BlankCandidate: Sendable {
  /// The blank's index in the text, from 0.
  public let blank: Int
  /// The token.
  public let token: String
  /// Its id.
  public let id: Int32
  /// Its probability.
  public let probability: Double

  /// Makes the candidate `token` for the blank number `blank`.
  public init(blank: Int, token: String, id: Int32, probability: Double) {
    (self.blank, self.token, self.id, self.probability) = (blank, token, id, probability)
  }
}
