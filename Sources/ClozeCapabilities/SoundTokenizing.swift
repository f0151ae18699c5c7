/// A modality whose models turn sound into discrete tokens with times: codes, or letters.
public protocol SoundTokenizing {
  /// Returns the tokens of a sound by the model at `path`, a run folder or a model folder.
  static func tokens(
    of sound: SoundSelection, at path: String, _ compute: Compute
  ) throws -> SoundTokens
}

extension Capability where Provider == any SoundTokenizing.Type {
  /// The capability of turning sound into tokens.
  public static var soundTokens: Self { Self(lack: "which gives no tokens") }
}

/// A sound as discrete tokens with times.
public struct SoundTokens: Sendable, Equatable {
  /// A token of a stretch of the sound.
  public struct Token: Sendable, Equatable {
    /// The code's number, or the letter.
    public enum Value: Sendable, Equatable {
      /// A code of a codebook, both from 0.
      case code(Int, codebook: Int)
      /// A letter, or a piece of a word.
      case letter(String)
    }

    /// The second of the file at which it starts.
    public var start: Double
    /// The second at which it ends.
    public var end: Double
    /// The code or letter.
    public var value: Value
    /// The highest probability of a letter in its steps; nil for codes.
    public var confidence: Double?

    /// Makes a token.
    public init(start: Double, end: Double, _ value: Value, confidence: Double? = nil) {
      (self.start, self.end, self.value, self.confidence) = (start, end, value, confidence)
    }
  }

  /// The utterance's name.
  public var name: String
  /// The tokens, in the order of time.
  public var tokens: [Token]

  /// Makes the tokens of the utterance called `name`.
  public init(name: String, tokens: [Token]) { (self.name, self.tokens) = (name, tokens) }
}
