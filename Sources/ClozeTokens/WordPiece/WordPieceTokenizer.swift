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
  /// SHA-256 of the vocabulary and the settings.
  public let fingerprint: String
  /// The roles of the ids.
  public let roles: TokenRoles

  private let scanner: WordScanner
  private let matcher: WordMatcher

  /// Makes a tokenizer with `vocabulary` and `settings`.
  public init(_ vocabulary: Vocabulary, settings: WordPieceSettings = .uncased) {
    self.vocabulary = vocabulary
    self.settings = settings
    roles = vocabulary.roles
    fingerprint = Self.fingerprint(vocabulary, settings)
    let specials = Vocabulary.Special.allCases.compactMap { special in
      vocabulary.id(of: special).map { (text: Array(special.rawValue.utf8), id: $0) }
    }
    scanner = WordScanner(settings, specials: settings.recognizesSpecialTokens ? specials : [])
    matcher = WordMatcher(vocabulary)
  }

  /// Appends the ids of `text`, without `[CLS]` and `[SEP]` around them.
  ///
  /// Bytes that are not UTF-8 are dropped, as U+FFFD is.
  public func encode(utf8 text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    var sink = MatchingSink(matcher: matcher, unknown: vocabulary.unknown, ids: ids)
    ids = []
    scanner.scan(text, into: &sink)
    ids = sink.ids
  }

  /// Returns the token with `id`; nil if there is none.
  public func token(_ id: Int32) -> String? { vocabulary.token(id) }

  /// Returns the text of `ids` like transformers' `decode`: words separated by spaces, `##` pieces
  /// joined, and no space before a full stop, comma, question or exclamation mark.
  public func decode(_ ids: some Sequence<Int32>, skippingSpecials: Bool) -> String {
    var text: [UInt8] = []
    var isFirst = true
    for id in ids where vocabulary.contains(id) {
      if skippingSpecials && vocabulary.isSpecial(id) { continue }
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
    _ vocabulary: Vocabulary, _ settings: WordPieceSettings
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
    return Checksum.sha256(bytes)
  }
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
