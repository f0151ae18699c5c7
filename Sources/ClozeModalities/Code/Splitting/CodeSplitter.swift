/// Cuts source code into pieces as CuBERT does before subwords (Kanade et al. 2020, section 3.1; the
/// program's `tokenize`).
public struct CodeSplitter: Sendable {
  /// The language that is split.
  public let language: CodeLanguage
  /// Whether comments are kept.
  public let comments: Bool

  /// A splitter of `language`.
  ///
  /// - Parameter comments: Whether comments are kept; by default as CuBERT does: Java's are, Python's
  ///   are not.
  public init(_ language: CodeLanguage, comments: Bool? = nil) {
    self.language = language
    self.comments = comments ?? (language == .java)
  }

  /// The pieces of `source` in order, `___EOS___` last. What cannot be lexed gives `___ERROR___` and
  /// `___EOS___`.
  public func tokens(of source: String) -> [String] { pieces(of: CodeSource(source)).strings }

  /// The same without a string for each piece.
  public func pieces(of source: CodeSource) -> CodePieces {
    (try? split(source)) ?? Self.unreadable
  }

  /// The same for a source that can be lexed.
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

  /// What stands for a source that cannot be lexed.
  public static let unreadable = {
    var pieces = CodePieces()
    pieces.append("___ERROR___")
    pieces.append("___EOS___")
    return pieces
  }()

  /// The pieces of each logical line, `___NEWLINE___` at the end of each, without empty ones.
  public func sentences(of source: String) -> [[String]] {
    tokens(of: source).dropLast().split(separator: Self.newline).map { $0 + [Self.newline] }
  }

  private static let newline = "___NEWLINE___"

  /// The pieces of one token that reads `text`: all but the last end in `^`.
  public static func pieces(of text: String, kind: CodeToken.Kind) -> [String] {
    guard !text.isEmpty else { return [] }
    return Array(text.utf8).withUnsafeBufferPointer { bytes in
      var splitter = TokenSplitter()
      splitter.append(kind, ByteText(bytes: bytes), 0..<bytes.count)
      return splitter.pieces.strings
    }
  }
}
