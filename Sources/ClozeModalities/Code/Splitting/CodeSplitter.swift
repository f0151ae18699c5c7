/// Splits source code into pieces as CuBERT does before subwords (Kanade et al. 2020, section 3.1;
/// the program's `tokenize`).
public struct CodeSplitter: Sendable {
  /// The language of the source.
  public let language: CodeLanguage
  /// True if comments are kept.
  public let comments: Bool

  /// Makes a splitter for `language`.
  ///
  /// - Parameter comments: True to keep comments; by default as in CuBERT: Java's are kept,
  ///   Python's are not.
  public init(_ language: CodeLanguage, comments: Bool? = nil) {
    self.language = language
    self.comments = comments ?? (language == .java)
  }

  /// Returns the pieces of `source` in order, `___EOS___` last. Source that cannot be lexed gives
  /// `___ERROR___` and `___EOS___`.
  public func tokens(of source: String) -> [String] { pieces(of: CodeSource(source)).strings }

  /// Returns the same pieces without a string for each.
  public func pieces(of source: CodeSource) -> CodePieces {
    (try? split(source)) ?? Self.unreadable
  }

  /// Returns the pieces of a source that can be lexed.
  ///
  /// - Throws: `LexicalError` for one that cannot.
  public func split(_ source: CodeSource) throws(LexicalError) -> CodePieces {
    switch language {
    case .python:
      return try source.bytes.withUnsafeBufferPointer { bytes throws(LexicalError) in
        var splitter = PythonSplitter(comments: comments)
        return try splitter.split(ByteText(bytes: bytes))
      }
    case .java:
      var splitter = JavaSplitter(comments: comments)
      return try splitter.split(source.bytes)
    }
  }

  /// The pieces of a source that cannot be lexed.
  public static let unreadable = {
    var pieces = CodePieces()
    pieces.append("___ERROR___")
    pieces.append("___EOS___")
    return pieces
  }()

  /// Returns the pieces of each logical line, with `___NEWLINE___` at the end of each, without
  /// empty ones.
  public func sentences(of source: String) -> [[String]] {
    tokens(of: source).dropLast().split(separator: Self.newline).map { $0 + [Self.newline] }
  }

  private static let newline = "___NEWLINE___"

  /// Returns the pieces of one token with the characters `text`: all but the last end in `^`.
  public static func pieces(of text: String, kind: CodeToken.Kind) -> [String] {
    guard !text.isEmpty else { return [] }
    return Array(text.utf8).withUnsafeBufferPointer { bytes in
      var splitter = TokenSplitter()
      splitter.append(kind, ByteText(bytes: bytes), 0..<bytes.count)
      return splitter.pieces.strings
    }
  }
}
