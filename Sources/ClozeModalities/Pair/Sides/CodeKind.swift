import ClozeCode
import ClozeConfiguration
import ClozeData
import ClozeTokens

/// Source code, as subwords of its tokens.
enum CodeKind: TokenKind {
  struct Settings: TokenKindSettings {
    var maximumLength = 128
    var vocabularySize = 8000
    var tokenizer: String?

    static let summaries = usualSummaries
    mutating func fillOptionals() { tokenizer = "" }
    func problems() -> [String] { usualProblems }
  }

  static let column = PairColumn.code
  static let summary = "source code of Python, as subwords of its tokens"

  static func trained(on values: [PairValue], size: Int) throws -> any PairVocabulary {
    TokenizerVocabulary(
      tokenizer: try CodeTokenizer.trained(on: values.map(\.text), size: size))
  }

  static func vocabulary(in folder: String) throws -> any PairVocabulary {
    TokenizerVocabulary(tokenizer: try CodeTokenizer.load(from: folder))
  }
}
