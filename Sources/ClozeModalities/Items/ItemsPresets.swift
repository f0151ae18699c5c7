import ClozeEncoder
import ClozeTraining

extension ItemsModality {
  /// The named recipes.
  public static let presets: [Preset<ItemsRecipe>] = [
    Preset(
      name: "items",
      summary: "2 x 64, hidden items predicted from both sides, chosen by validation", usual: usual
    ) {
      tuned(&$0)
      $0.masking.lastShare = 0.1
    },
    Preset(
      name: "items-causal",
      summary: "2 x 128, each item predicted from those before it, chosen by validation",
      usual: usual
    ) {
      tuned(&$0)
      $0.encoder.attention = .causal
      $0.encoder.hidden = 128
      $0.encoder.feedForward = 512
      $0.encoder.dropout = 0.3
      $0.encoder.attentionDropout = 0.3
      $0.training.steps = 4000
      $0.training.validateEvery = 200
    },
    Preset(
      name: "items-bert4rec-paper", summary: "BERT4Rec with the settings of its authors for ML-1M",
      usual: usual
    ) {
      // 1 of 11 samples in the authors' data has only its last item hidden.
      $0.masking.lastShare = 1.0 / 11
      $0.masking.maximumPerSequence = 40
      $0.training.steps = 400_000
      $0.training.optimizer.rate = 1e-4
      $0.training.optimizer.beta2 = 0.999
      $0.training.optimizer.biasCorrection = false
      $0.training.optimizer.clip = 5
      $0.training.schedule.warmup = 100.0 / 400_000
      $0.training.validateEvery = 2000
      $0.training.checkpointEvery = 2000
    },
  ]

  /// Applies BERT4Rec's sizes for ML-1M (Sun et al. 2019, section 4.3).
  private static func usual(_ recipe: inout ItemsRecipe) {
    recipe.encoder.layers = 2
    recipe.encoder.hidden = 64
    recipe.encoder.heads = 2
    recipe.encoder.feedForward = 256
    recipe.encoder.maximumLength = 200
    recipe.encoder.segments = 0
    recipe.encoder.dropout = 0.2
    recipe.encoder.attentionDropout = 0.2
    recipe.masking.rate = 0.2
    recipe.masking.maskRate = 1
    recipe.masking.randomRate = 0
    recipe.masking.keepRate = 0
  }

  /// Applies the values found on validation data; see docs/benchmarks.md.
  private static func tuned(_ recipe: inout ItemsRecipe) {
    recipe.training.steps = 30_000
    recipe.training.optimizer.rate = 1e-3
    recipe.training.schedule.warmup = 0.01
    recipe.training.validateEvery = 250
    recipe.training.checkpointEvery = 1000
    recipe.training.selection.metric = "validation_ndcg@10"
    recipe.training.selection.patience = 20
  }
}
