import ClozeData
import ClozeSequences
import ClozeTokens
import ClozeTraining

/// Classification of functions.
public enum CodeClassification: LabelledKind {
  /// The kind of sequences, whose pretrained models can be used.
  public typealias Base = CodeModality

  /// The name in recipes and runs.
  public static let name = "code-classify"
  /// The names of texts in tasks' files: a docstring comes before the function.
  public static let fields = [docstring, "function"]
  private static let docstring = "docstring"

  /// Trains a tokenizer of Python on `samples`.
  public static func tokenizer(
    trainedOn samples: [LabelledText], size: Int, isCased: Bool = true
  ) throws -> CodeTokenizer {
    let splitter = CodeSplitter(.python)
    var trainer = try SubwordTrainer(SubwordTrainer.Options(size: size))
    for sample in samples {
      for (place, text) in sample.texts.enumerated() {
        let isDocstring = sample.field(place) == docstring
        let pieces = isDocstring ? pieces(ofDocstring: text) : splitter.tokens(of: text)
        for piece in pieces { trainer.add(piece) }
      }
    }
    return try CodeTokenizer(trainer.train().vocabulary, splitter)
  }

  /// Returns an encoder by `tokenizer` in which no program's text becomes the mask. A text under
  /// `docstring` is a string of the language and not a program.
  public static func encoder(_ tokenizer: CodeTokenizer) -> LabelledEncoder {
    LabelledEncoder(tokenizer.roles) { text, field in
      guard field == docstring else {
        return CodeModality.canRead(text, with: tokenizer) ? tokenizer.encode(text) : nil
      }
      var ids: [Int32] = []
      tokenizer.encode(pieces: pieces(ofDocstring: text), into: &ids)
      return ids
    }
  }

  private static func pieces(ofDocstring text: String) -> [String] {
    CodeSplitter.pieces(of: "\"\"\"\(text)\"\"\"", kind: .string)
  }

  /// The named recipes.
  public static let presets: [Preset<ClassifyRecipe<CodeClassification>>] = [
    Preset(
      name: "code-classify",
      summary: "the sizes of code-small, or the model's; chosen by validation", usual: usual
    ) {
      // Pretraining on programs alone teaches [CLS] nothing.
      $0.pooling = .mean
      $0.encoder.initializerRange = 0.04
      $0.training.steps = 3000
      $0.training.optimizer.rate = 2e-4
      $0.training.validateEvery = 200
      $0.training.checkpointEvery = 1000
    },
    Preset(
      name: "code-classify-cubert", summary: "CuBERT's finetuning: 5e-5 and a warm-up of a tenth",
      usual: usual
    ) {
      $0.encoder.layers = 24
      $0.encoder.hidden = 1024
      $0.encoder.heads = 16
      $0.encoder.feedForward = 4096
      $0.tokenizer.vocabularySize = 50_000
      $0.maximumLength = 512
      $0.training.steps = 100_000
      $0.training.optimizer.rate = 5e-5
      $0.training.optimizer.beta2 = 0.999
      $0.training.validateEvery = 1000
    },
  ]

  private static func usual(_ recipe: inout ClassifyRecipe<CodeClassification>) {
    recipe.maximumLength = 256
    recipe.training.schedule.warmup = 0.1
    recipe.training.selection.metric = "validation_accuracy"
  }
}
