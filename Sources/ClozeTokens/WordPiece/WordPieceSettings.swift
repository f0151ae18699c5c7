/// What a WordPiece tokenizer does to text before it looks words up.
///
/// The defaults are those of transformers' `BertTokenizerFast`, the uncased model.
public struct WordPieceSettings: Sendable, Equatable {
  /// Whether letters are made lower-case (`do_lower_case`).
  public var lowercases = true
  /// Whether accents are removed (`strip_accents`); nil: if letters are made lower-case.
  public var stripsAccents: Bool?
  /// Whether each CJK ideograph is a word by itself (`tokenize_chinese_chars`).
  public var splitsIdeographs = true
  /// Whether `[MASK]` and the other special tokens are recognised when a text spells them out.
  public var recognizesSpecialTokens = true

  /// The settings of the uncased model.
  public static let uncased = WordPieceSettings()
  /// The settings of the cased model.
  public static let cased = WordPieceSettings(lowercases: false)

  /// Settings that differ from the uncased model's where given.
  public init(
    lowercases: Bool = true, stripsAccents: Bool? = nil, splitsIdeographs: Bool = true,
    recognizesSpecialTokens: Bool = true
  ) {
    self.lowercases = lowercases
    self.stripsAccents = stripsAccents
    self.splitsIdeographs = splitsIdeographs
    self.recognizesSpecialTokens = recognizesSpecialTokens
  }

  /// `stripsAccents` with its default resolved.
  var stripsAccentsEffectively: Bool { stripsAccents ?? lowercases }
}
