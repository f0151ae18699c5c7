/// A tokenizer with further tokens behind those that it had.
public struct GrownTokenizer<Tokens: Tokenizer>: Sendable {
  /// The tokenizer with the new tokens, whose ids follow the former ones.
  public let tokenizer: Tokens
  /// For each new token, in order, the ids that the former vocabulary makes of it.
  public let pieces: [[Int32]]
  /// Notes on tokens that were there already or were changed, one line each.
  public let notes: [String]

  /// Makes a tokenizer with new tokens.
  public init(tokenizer: Tokens, pieces: [[Int32]], notes: [String]) {
    (self.tokenizer, self.pieces, self.notes) = (tokenizer, pieces, notes)
  }

  /// Returns, for each of `rows` rows of the embeddings, the former rows whose mean it becomes: the
  /// same row, or those of a new token's pieces; none for rows without a token.
  ///
  /// - Parameter former: The number of rows that the embeddings had.
  public func sources(rows: Int, former: Int) -> [[Int32]] {
    let first = tokenizer.roles.count - pieces.count
    return (0..<rows).map { row in
      if pieces.indices.contains(row - first) { return pieces[row - first] }
      return row < former ? [Int32(row)] : []
    }
  }
}

extension WordPieceTokenizer {
  /// Returns the tokenizer with the tokens that the file at `path` lists, one on each line: whole
  /// words, and with `##` before them pieces that continue a word. Each is normalised as a text is.
  ///
  /// - Throws: `FileError`; `VocabularyError` if a token is more than one word to the tokenizer, or
  ///   too long, so that no text would ever have it, or if there are no new ones.
  public func adding(tokensIn path: String) throws -> GrownTokenizer<WordPieceTokenizer> {
    guard vocabulary.pieceCount == vocabulary.count else {
      throw VocabularyError.unsupported(
        source: path, key: "added_tokens",
        value: "\(vocabulary.count - vocabulary.pieceCount) behind the vocabulary",
        supported: "tokenizers whose vocabulary has all tokens")
    }
    var growth = VocabularyGrowth(self, source: path)
    for (line, text) in try Vocabulary.texts(in: path).enumerated() {
      try growth.add(String(decoding: text, as: UTF8.self), line: line + 1)
    }
    guard !growth.tokens.isEmpty else {
      throw VocabularyError.nothingNew(source: path, known: growth.known.count)
    }
    let grown = try Vocabulary(vocabulary.tokens + growth.tokens)
    var tokenizer = WordPieceTokenizer(grown, settings: settings, added: added)
    tokenizer.maximumLength = maximumLength
    return GrownTokenizer(tokenizer: tokenizer, pieces: growth.pieces, notes: growth.notes)
  }
}

/// The tokens that a vocabulary grows by.
private struct VocabularyGrowth {
  private let tokenizer: WordPieceTokenizer
  private let source: String
  /// The new tokens, normalised.
  private(set) var tokens: [String] = []
  /// The ids that the former vocabulary makes of each.
  private(set) var pieces: [[Int32]] = []
  /// The tokens that were there before.
  private(set) var known: [String] = []
  private var changed: [String] = []
  private var unknown: [String] = []
  private var seen: Set<[UInt8]> = []

  init(_ tokenizer: WordPieceTokenizer, source: String) {
    (self.tokenizer, self.source) = (tokenizer, source)
  }

  /// Adds the token on a line, unless the line is blank.
  mutating func add(_ line: String, line number: Int) throws {
    let text = line.trimmingWhitespace
    guard !text.isEmpty else { return }
    let prefix = Vocabulary.continuationPrefix
    let isContinuation = text.hasPrefix(prefix) && text.count > prefix.count
    let body = isContinuation ? String(text.dropFirst(prefix.count)) : text
    let words = tokenizer.words(of: body)
    guard words.count == 1, let word = words.first, let word else {
      throw VocabularyError.impossibleToken(
        token: text, line: number, source: source,
        words: words.contains(nil) ? nil : words.count)
    }
    let token = (isContinuation ? prefix : "") + word
    guard tokenizer.vocabulary.id(of: token) == nil, seen.insert(Array(token.utf8)).inserted else {
      known.append(token)
      return
    }
    if !token.utf8.elementsEqual(text.utf8) { changed.append("\(text) as \(token)") }
    let ids = tokenizer.pieces(ofWord: word, isContinuation: isContinuation)
    if ids == [tokenizer.vocabulary.unknown] { unknown.append(token) }
    tokens.append(token)
    pieces.append(ids)
  }

  var notes: [String] {
    func note(_ list: [String], _ text: String) -> [String] {
      guard !list.isEmpty else { return [] }
      let some = list.prefix(5).joined(separator: ", ") + (list.count > 5 ? ", ..." : "")
      return ["\(list.count) \(text): \(some)"]
    }
    return ["\(tokens.count) tokens are added to the vocabulary"]
      + note(known, "are there already")
      + note(changed, "are written as the tokenizer reads them")
      + note(unknown, "have no pieces, and start as [UNK]")
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
