import ClozeEncoder
import ClozeObjectives
import ClozeTraining

extension CodeModality {
  /// The named recipes.
  public static let presets: [Preset<CodeRecipe>] = [
    Preset(
      name: "code", summary: "6 x 384, lengths to 256"
    ) {
      compact(&$0)
      $0.encoder.layers = 6
      $0.encoder.hidden = 384
      $0.encoder.heads = 6
      $0.encoder.feedForward = 1536
      $0.tokensPerBatch = 4096
      $0.training.steps = 40_000
      $0.training.optimizer.rate = 1e-3
    },
    Preset(
      name: "code-small", summary: "4 x 256, lengths to 256"
    ) {
      compact(&$0)
      $0.tokensPerBatch = 2048
      $0.tokenizer.vocabularySize = 8000
      $0.training.steps = 20_000
      $0.training.optimizer.rate = 2e-3
    },
    Preset(
      name: "code-cubert",
      summary: "CuBERT, BERT large on pairs of logical lines, with the paper's optimizer"
    ) {
      $0.encoder.layers = 24
      $0.encoder.hidden = 1024
      $0.encoder.heads = 16
      $0.encoder.feedForward = 4096
      $0.encoder.maximumLength = 1024
      $0.samples.maximumLength = 512
      $0.objectives[NextSentenceObjective.name] = NextSentenceObjective.Settings()
      $0.samples.shortSequenceProbability = 0.1
      $0.tokenizer.vocabularySize = 50_000
      $0.data.files.duplicates = .exact
      $0.tokensPerBatch = 131_072
      $0.training.steps = 500_000
      $0.training.optimizer.rate = 1e-4
      $0.training.optimizer.beta2 = 0.999
      $0.training.schedule.warmup = 0.1
    },
  ]

  /// Applies settings with which a small model learns context early, as with text: above all rotary
  /// positions.
  private static func compact(_ recipe: inout CodeRecipe) {
    recipe.samples.maximumLength = 256
    recipe.encoder.dropout = 0
    recipe.encoder.attentionDropout = 0
    recipe.encoder.initializerRange = 0.04
    recipe.encoder.positions = .rotary
    recipe.encoder.normPlacement = .pre
    recipe.data.files.duplicates = .near
  }
}
