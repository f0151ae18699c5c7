/// The settings of a WordPiece tokenizer's normalisation of text.
///
/// The defaults are those of transformers' `BertTokenizerFast`, the uncased model.
public struct WordPieceSettings: Sendable, Equatable {
  /// True if letters are converted to lower case (`do_lower_case`).
  public var lowercases = true
  /// True if accents are removed (`strip_accents`); nil for the value of `lowercases`.
  public var stripsAccents: Bool?
  /// True if each CJK ideograph is a word by itself (`tokenize_chinese_chars`).
  public var splitsIdeographs = true
  /// True if `[MASK]` and the other special tokens are recognised when a text spells them out.
  public var recognizesSpecialTokens = true

  /// The settings of the uncased model.
  public static let uncased = WordPieceSettings()
  /// The settings of the cased model.
  public static let cased = WordPieceSettings(lowercases: false)

  /// Makes the settings of the uncased model, except where given.
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
