import ClozeData
import ClozeObjectives
import ClozeSequences
import ClozeTokens
import ClozeTraining

/// Classification of texts.
public enum TextClassification: LabelledKind {
  /// The kind of sequences, whose pretrained models can be used.
  public typealias Base = TextModality

  /// The name in recipes and runs.
  public static let name = "text-classify"
  /// The names of texts in JSONL and in tables.
  public static let fields = ["text", "sentence", "sentence1", "sentence2"]

  /// Trains a tokenizer on `samples`.
  public static func tokenizer(
    trainedOn samples: [LabelledText], size: Int, isCased: Bool = false
  ) throws -> WordPieceTokenizer {
    var options = VocabularyTrainingOptions()
    options.vocabularySize = size
    options.settings = isCased ? .cased : .uncased
    var trainer = try VocabularyTrainer(options)
    for var text in samples.flatMap(\.texts) { text.withUTF8 { trainer.add(utf8: $0) } }
    return WordPieceTokenizer(try trainer.train { _ in }.vocabulary, settings: options.settings)
  }

  /// Returns an encoder by `tokenizer`, to which `[MASK]` is five characters.
  public static func encoder(_ tokenizer: WordPieceTokenizer) -> LabelledEncoder {
    LabelledEncoder(tokenizer.ignoringMarks())
  }

  /// The named recipes.
  public static let presets: [Preset<ClassifyRecipe<TextClassification>>] = [
    Preset(
      name: "text-classify",
      summary: "the sizes of text, or the model's; chosen by validation",
      usual: usual
    ) {
      $0.encoder.initializerRange = 0.04
      $0.training.steps = 3000
      $0.training.optimizer.rate = 2e-4
      $0.training.validateEvery = 200
      $0.training.checkpointEvery = 1000
    },
    Preset(
      name: "text-classify-bert",
      summary: "for a BERT of the paper's sizes: 3 epochs of 67,000 sentences at 2e-5", usual: usual
    ) {
      $0.encoder.layers = 12
      $0.encoder.hidden = 768
      $0.encoder.heads = 12
      $0.encoder.feedForward = 3072
      $0.tokenizer.vocabularySize = 30_000
      $0.training.steps = 6300
      $0.training.optimizer.rate = 2e-5
      $0.training.optimizer.beta2 = 0.999
      $0.training.validateEvery = 500
    },
    preset("text-number", .number, "a number for each text or pair of texts, such as a score"),
    preset("text-labels", .labels, "any of several labels for each text, separated by commas"),
    preset("text-tokens", .tokens, "a tag for each word: entities, parts of speech") {
      $0.stride = 64
      $0.tokenizer.cased = true
    },
    preset("text-spans", .spans, "answers to questions as parts of a context, as SQuAD's") {
      $0.maximumLength = 256
      $0.batch = 16
    },
  ]

  /// Makes a preset for a head, with the sizes of text or the model's.
  private static func preset(
    _ name: String, _ head: HeadKind, _ summary: String,
    _ change: (inout ClassifyRecipe<TextClassification>) -> Void = { _ in }
  ) -> Preset<ClassifyRecipe<TextClassification>> {
    Preset(name: name, summary: summary, usual: usual) {
      $0.head = head
      $0.encoder.initializerRange = 0.04
      $0.training.steps = 3000
      $0.training.optimizer.rate = 2e-4
      $0.training.validateEvery = 200
      $0.training.checkpointEvery = 1000
      $0.training.selection.metric = $0.metrics.first?.name
      change(&$0)
    }
  }

  private static func usual(_ recipe: inout ClassifyRecipe<TextClassification>) {
    recipe.training.schedule.warmup = 0.1
    recipe.training.selection.metric = "validation_accuracy"
    recipe.training.selection.patience = 5
  }
}
