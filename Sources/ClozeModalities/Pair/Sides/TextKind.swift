import ClozeConfiguration
import ClozeData
import ClozeTokens

/// Texts, as words and pieces.
enum TextKind: TokenKind {
  struct Settings: TokenKindSettings {
    var maximumLength = 64
    var vocabularySize = 4000
    var tokenizer: String?

    static let summaries = usualSummaries
    mutating func fillOptionals() { tokenizer = "" }
    func problems() -> [String] { usualProblems }
  }

  static let column = PairColumn.text
  static let summary = "texts, as words and pieces"

  static func trained(on values: [PairValue], size: Int) throws -> any PairVocabulary {
    TokenizerVocabulary(
      tokenizer: try WordPieceTokenizer.trained(on: values.map(\.text), size: size))
  }

  static func vocabulary(in folder: String) throws -> any PairVocabulary {
    TokenizerVocabulary(tokenizer: try WordPieceTokenizer.load(from: folder))
  }
}
