/// Cuts source code into pieces as CuBERT does before subwords (Kanade et al. 2020, section 3.1).
public struct CodeSplitter: Sendable {
  /// The language that is split.
  public let language: CodeLanguage
  /// Whether comments are kept.
  public let comments: Bool

  /// A splitter of `language` that drops comments, or keeps them.
  public init(_ language: CodeLanguage, comments: Bool = false) {
    self.language = language
    self.comments = comments
  }

  /// The pieces of `source` in order, `___EOS___` last. What cannot be lexed gives `___ERROR___` and
  /// `___EOS___`.
  public func tokens(of source: String) -> [String] { ["___EOS___"] }

  /// The pieces of each logical line, `___NEWLINE___` at the end of each, without empty ones.
  public func sentences(of source: String) -> [[String]] { [] }

  /// The pieces of one token that reads `text`: all but the last end in `^`.
  public static func pieces(of text: String, kind: CodeToken.Kind) -> [String] { [text] }
}
