import ClozeEncoder
import ClozeObjectives
import ClozeTraining

extension TextModality {
  /// The named recipes.
  public static let presets: [Preset<TextRecipe>] = [
    Preset(
      name: "text", summary: "4 x 256, lengths to 128"
    ) {
      compact(&$0)
      $0.training.steps = 20_000
      $0.training.optimizer.rate = 1e-3
    },
    Preset(
      name: "text-rotary",
      summary: "text with rotary positions and pre-norm: learns far faster, but is no BERT"
    ) {
      compact(&$0)
      $0.encoder.sinusoidalStart = false
      $0.encoder.positions = .rotary
      $0.encoder.normPlacement = .pre
      $0.training.steps = 26_000
      $0.training.optimizer.rate = 2e-3
    },
    Preset(
      name: "text-tiny", summary: "2 x 128, lengths to 64, for trying things out"
    ) {
      small(&$0)
      $0.encoder.layers = 2
      $0.encoder.hidden = 128
      $0.encoder.heads = 2
      $0.encoder.feedForward = 512
      $0.samples.maximumLength = 64
      $0.tokensPerBatch = 1024
      $0.tokenizer.vocabularySize = 8000
      $0.training.optimizer.rate = 2e-3
      $0.encoder.initializerRange = 0.05
    },
    Preset(
      name: "text-bert-base",
      summary: "BERT base, 12 x 768, with the paper's optimizer and next sentences"
    ) {
      $0.encoder.layers = 12
      $0.encoder.hidden = 768
      $0.encoder.heads = 12
      $0.encoder.feedForward = 3072
      $0.samples.maximumLength = 512
      $0.objectives[NextSentenceObjective.name] = NextSentenceObjective.Settings()
      $0.samples.shortSequenceProbability = 0.1
      $0.masking.maximumPerSequence = 76
      $0.tokensPerBatch = 131_072
      $0.training.steps = 1_000_000
      $0.training.optimizer.rate = 1e-4
      $0.training.optimizer.beta2 = 0.999
      $0.training.optimizer.biasCorrection = false
      $0.training.schedule.warmup = 0.01
    },
  ]

  /// Applies settings with which a small model learns to use context after a few million tokens
  /// instead of hundreds of millions: many small steps at a high rate from larger initial weights
  /// (0.02 was chosen for 768 features), and no dropout, since it sees its text about once (Geiping
  /// and Goldstein 2023, section 4.3). See docs/benchmarks.md.
  private static func small(_ recipe: inout TextRecipe) {
    recipe.encoder.dropout = 0
    recipe.encoder.attentionDropout = 0
    recipe.encoder.sinusoidalStart = true
  }

  /// Applies the encoder's default size, 4 x 256, and the settings of small models.
  private static func compact(_ recipe: inout TextRecipe) {
    small(&recipe)
    recipe.tokensPerBatch = 2048
    recipe.encoder.initializerRange = 0.04
  }
}
