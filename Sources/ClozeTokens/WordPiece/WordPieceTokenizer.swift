import ClozeData

/// BERT's tokenizer (Devlin et al. 2019): clean, split into words, match the longest pieces.
///
/// Ids are those of transformers' `BertTokenizerFast` with the same vocabulary and settings, for
/// any text; the Unicode data that this requires is frozen in `UnicodeTables`.
public struct WordPieceTokenizer: Tokenizer {
  /// The tokens and their ids.
  public let vocabulary: Vocabulary
  /// The settings of the normalisation.
  public let settings: WordPieceSettings
  /// The tokens that are found in a text before it is split into words, by id: the special ones,
  /// and those that were added to the vocabulary.
  public let added: [AddedToken]
  /// SHA-256 of the vocabulary, the settings and the added tokens.
  public let fingerprint: String
  /// The roles of the ids.
  public let roles: TokenRoles
  /// The maximum number of tokens of a text, as `tokenizer_config.json` names it; ids do not depend
  /// on it.
  public var maximumLength: Int?

  private let scanner: WordScanner
  private let matcher: WordMatcher
  /// The scanner of texts in which there are tokens that `scanner` cannot find.
  private let addedScanner: AddedTokenScanner?

  /// Makes a tokenizer with `vocabulary` and `settings`.
  ///
  /// - Parameter added: The tokens that are found in a text before it is split into words, each
  ///   with its id in the vocabulary. Special tokens of the vocabulary need not be among them.
  public init(
    _ vocabulary: Vocabulary, settings: WordPieceSettings = .uncased, added: [AddedToken] = []
  ) {
    self.init(vocabulary, settings, added, readsMarks: settings.recognizesSpecialTokens)
  }

  /// Returns the same tokenizer, but to which `[MASK]`, `[CLS]` and the like in a text are
  /// characters and not tokens. Other special tokens are found as before.
  public func ignoringMarks() -> WordPieceTokenizer {
    WordPieceTokenizer(vocabulary, settings, added, readsMarks: false)
  }

  /// Returns a tokenizer with the same ids that reads capital letters as small ones; accents are
  /// removed only if they were before.
  public func lowercasing() -> WordPieceTokenizer {
    guard !settings.lowercases else { return self }
    var settings = settings
    settings.stripsAccents = settings.stripsAccentsEffectively
    settings.lowercases = true
    var tokenizer = WordPieceTokenizer(vocabulary, settings: settings, added: added)
    tokenizer.maximumLength = maximumLength
    return tokenizer
  }

  /// - Parameter readsMarks: True if a text can spell out the five special tokens of every
  ///   vocabulary.
  private init(
    _ vocabulary: Vocabulary, _ settings: WordPieceSettings, _ given: [AddedToken],
    readsMarks: Bool
  ) {
    let marks = Self.marks(of: vocabulary), known = Set(given.map(\.id))
    let added = (given + marks.filter { !known.contains($0.id) }).sorted { $0.id < $1.id }
    let isMark = Set(marks.map(\.id)).contains
    var settings = settings
    // Without special tokens of its own, a tokenizer that passes over marks reads none at all.
    if !readsMarks, !added.contains(where: { $0.isSpecial && !isMark($0.id) }) {
      settings.recognizesSpecialTokens = false
    }
    let unread = added.filter {
      settings.recognizesSpecialTokens ? !readsMarks && isMark($0.id) : $0.isSpecial
    }
    (self.vocabulary, self.settings, self.added) = (vocabulary, settings, added)
    roles = vocabulary.roles(specials: Set(added.filter(\.isSpecial).map(\.id)))
    let isUsual = added == marks.sorted { $0.id < $1.id }
    fingerprint = Self.fingerprint(vocabulary, settings, isUsual ? [] : added, readsMarks)
    matcher = WordMatcher(vocabulary)
    (scanner, addedScanner) = Self.scanners(settings, added, unread)
  }

  /// Returns the scanner of words, which finds tokens itself if it can, and else one of added
  /// tokens.
  private static func scanners(
    _ settings: WordPieceSettings, _ added: [AddedToken], _ unread: [AddedToken]
  ) -> (words: WordScanner, added: AddedTokenScanner?) {
    let read = added.filter { !unread.contains($0) }
    if read.isEmpty || unread.isEmpty && read.allSatisfy(WordScanner.finds) {
      return (WordScanner(settings, specials: read), nil)
    }
    let words = WordScanner(settings)
    return (
      words, AddedTokenScanner(added, settings, unread: Set(unread.map(\.id)), words: words)
    )
  }

  /// The special tokens of every vocabulary, as they are found if no file says otherwise.
  private static func marks(of vocabulary: Vocabulary) -> [AddedToken] {
    Vocabulary.Special.allCases.compactMap { special in
      vocabulary.id(of: special).map {
        AddedToken(id: $0, content: special.rawValue, isSpecial: true)
      }
    }
  }

  /// Appends the ids of `text`, without `[CLS]` and `[SEP]` around them.
  ///
  /// Bytes that are not UTF-8 are dropped, as U+FFFD is.
  public func encode(utf8 text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    var sink = MatchingSink(matcher: matcher, unknown: vocabulary.unknown, ids: ids)
    ids = []
    if let addedScanner {
      addedScanner.scan(text, into: &sink)
    } else {
      scanner.scan(text, into: &sink)
    }
    ids = sink.ids
  }

  /// Returns the words of `text`, normalised; nil for one that is too long to be cut into pieces.
  func words(of text: String) -> [String?] {
    var sink = CollectingSink(), text = text
    text.withUTF8 { WordScanner(settings).scan($0, into: &sink) }
    return sink.words
  }

  /// Returns the ids of the pieces of a normalised word, or of the rest of one.
  func pieces(ofWord word: String, isContinuation: Bool) -> [Int32] {
    var ids: [Int32] = [], word = word
    word.withUTF8 { matcher.match($0, isContinuation: isContinuation, into: &ids) }
    return ids
  }

  /// Returns the token with `id`; nil if there is none.
  public func token(_ id: Int32) -> String? { vocabulary.token(id) }

  /// Returns the text of `ids` like transformers' `decode`: words separated by spaces, `##` pieces
  /// joined, and no space before a full stop, comma, question or exclamation mark.
  public func decode(_ ids: some Sequence<Int32>, skippingSpecials: Bool) -> String {
    var text: [UInt8] = []
    var isFirst = true
    for id in ids where vocabulary.contains(id) {
      if skippingSpecials && roles.isSpecial(id) { continue }
      let token = vocabulary.table[Int(id)]
      if isFirst {
        text += token
      } else if vocabulary.isContinuation(id) {
        text += token.dropFirst(Vocabulary.continuationPrefix.utf8.count)
      } else {
        if !Self.unspaced.contains(where: { token.starts(with: $0) }) { text.append(0x20) }
        text += token
      }
      isFirst = false
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The texts without a space before them (the clean-up of tokenizers' WordPiece decoder).
  private static let unspaced = [".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re"].map {
    Array($0.utf8)
  }

  private static func fingerprint(
    _ vocabulary: Vocabulary, _ settings: WordPieceSettings, _ added: [AddedToken],
    _ readsMarks: Bool
  ) -> String {
    let flags = [
      settings.lowercases, settings.stripsAccentsEffectively, settings.splitsIdeographs,
      settings.recognizesSpecialTokens,
    ]
    var bytes = Array("wordpiece 1 \(flags.map { $0 ? "1" : "0" }.joined())\n".utf8)
    for id in 0..<vocabulary.count {
      bytes += vocabulary.table[id]
      bytes.append(0x0A)
    }
    // Tokenizers without added tokens keep the fingerprints that they have always had.
    for token in added {
      let flags = (token.flags + [readsMarks]).map { $0 ? "1" : "0" }.joined()
      bytes += Array("\(token.id) \(flags) \(token.content)\n".utf8)
    }
    return Checksum.sha256(bytes)
  }
}

/// Collects the words; nil for those that are too long.
private struct CollectingSink: WordSink {
  var words: [String?] = []

  mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, characters: Int) {
    words.append(
      characters > WordBuffer.characterLimit ? nil : String(decoding: bytes, as: UTF8.self))
  }

  mutating func special(_ id: Int32) {}
}

/// Matches each word and collects the ids.
private struct MatchingSink: WordSink {
  let matcher: WordMatcher
  let unknown: Int32
  var ids: [Int32]

  @inline(__always)
  mutating func word(_ bytes: UnsafeBufferPointer<UInt8>, characters: Int) {
    if characters > WordBuffer.characterLimit {
      ids.append(unknown)
    } else {
      matcher.match(bytes, into: &ids)
    }
  }

  mutating func special(_ id: Int32) { ids.append(id) }
}
