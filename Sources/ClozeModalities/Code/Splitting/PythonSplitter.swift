/// Splits Python source into pieces (`python_tokenizer.py`).
struct PythonSplitter {
  private var splitter = TokenSplitter()
  private let keepsComments: Bool
  /// The ends of lines and blocks since the last other token, not yet written, since the last of
  /// them may be dropped.
  private var pending: [CodeToken.Kind] = []
  private var isFirst = true

  init(comments: Bool) { keepsComments = comments }

  /// Returns the pieces of `text`.
  ///
  /// - Throws: `LexicalError` for source that Python cannot tokenize.
  mutating func split(_ text: ByteText) throws(LexicalError) -> CodePieces {
    var scanner = PythonScanner(ByteText(bytes: .init(rebasing: text.bytes[..<Self.end(of: text)])))
    while let token = try scanner.next() { append(token, text) }
    dropLastNewline()
    write(pending)
    splitter.pieces.append("___EOS___")
    return splitter.pieces
  }

  /// Returns the start of the white space at the end of `text`.
  private static func end(of text: ByteText) -> Int {
    var end = text.count
    while end > 0 {
      let last = text.before(end)
      guard text.scalar(at: last).isPythonSpace else { break }
      end = last
    }
    return end
  }

  private mutating func append(_ token: CodeToken, _ text: ByteText) {
    switch token.kind {
    case .newline, .dedent: return pending.append(token.kind)
    case .end: return
    default: break
    }
    write(pending)
    pending.removeAll(keepingCapacity: true)
    isFirst = false
    switch token.kind {
    case .nl: splitter.pieces.append("___NL___")
    case .indent: splitter.pieces.append("___INDENT___", text, token.range)
    case .comment where !keepsComments: break
    default: splitter.append(token.kind, text, token.range)
    }
  }

  private mutating func write(_ ends: [CodeToken.Kind]) {
    for kind in ends {
      splitter.pieces.append(kind == .newline ? "___NEWLINE___" : "___DEDENT___")
    }
  }

  /// Drops the newline that `tokenize` adds at the end (`code_to_tokens`): the last token if it is
  /// a newline, and the last one before the dedents unless everything starts with it.
  private mutating func dropLastNewline() {
    if pending.last == .newline { pending.removeLast() }
    guard let last = pending.lastIndex(of: .newline) else { return }
    if last > 0 || !isFirst { pending.remove(at: last) }
  }
}
