import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeSequences
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import Testing

/// Model folders with a tokenizer beside the model, of text.
@Suite struct SequenceModelFolderTests {
  private let device = Device(.auto, threads: 1)
  private let encoder = {
    var encoder = EncoderConfiguration()
    (encoder.layers, encoder.hidden, encoder.heads, encoder.feedForward) = (1, 20, 5, 33)
    return encoder
  }()

  @Test func tokenizerStandsBesideTheModel() throws {
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "river", "##bank"]
    let tokenizer = WordPieceTokenizer(try Vocabulary(words), settings: .cased)
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 31, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      try TextModelFolder(model, tokenizer: tokenizer).save(to: scratch)
      let back = try TextModelFolder.load(from: scratch, device: device)
      #expect(back.tokenizer?.vocabulary == tokenizer.vocabulary)
      #expect(back.tokenizer?.settings == tokenizer.settings)
    }
  }

  @Test func tokenizerLargerThanTheModelIsRefused() throws {
    let words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "river", "##bank"]
    let tokenizer = WordPieceTokenizer(try Vocabulary(words))
    let model = try MaskedLanguageModel(
      encoder, vocabularySize: 6, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      let problem = ModelFolderError.Problem.tokenizerTooLarge(tokens: 7, vocabularySize: 6)
      #expect(throws: ModelFolderError(file: scratch, problem: problem)) {
        try TextModelFolder(model, tokenizer: tokenizer).save(to: scratch)
      }
      try TextModelFolder(model, tokenizer: nil).save(to: scratch)
      try tokenizer.save(to: scratch)
      #expect(throws: ModelFolderError(file: scratch, problem: problem)) {
        try TextModelFolder.load(from: scratch, device: device)
      }
    }
  }

  @Test func foldersOfOtherKindsAreRefused() throws {
    let model = try MaskedLanguageModel(encoder, vocabularySize: 31, seed: 5, device: device)
    try withTemporaryFolder { scratch in
      try ModelFolder(model, modality: "teapots").save(to: scratch)
      let problem = ModelFolderError.Problem.otherModality(found: "teapots", wanted: "text")
      #expect(throws: ModelFolderError(file: scratch, problem: problem)) {
        try TextModelFolder.load(from: scratch, device: device)
      }
    }
  }
}
