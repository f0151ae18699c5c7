import ClozeData
import ClozeEncoder
import ClozeMasking
import ClozeTraining

extension ItemsRecipe {
  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "recipe": "the preset that the recipe began as",
      "modality": "the kind of data that the recipe is for",
      "seed": "all random numbers follow from it",
      "precision": "the type of activations; auto: the faster of the two, measured",
      "data.paths": "files of interactions",
      "data.format": "the form of the files; null: by what they hold",
      "data.userColumn": "the column of users, where files have a header; null: by its usual names",
      "data.itemColumn": "the column of items; null: by its usual names",
      "data.timeColumn": "the column of times; null: by its usual names, if there is one",
      "data.filter.core": "users and items with fewer interactions are left out, again and again",
      "data.filter.minimumHistory": "users with fewer interactions are left out",
      "data.filter.duplicates": "what becomes of items that a user takes again",
      "data.validationUsers": "the most users whose next-to-last item validates",
      "windowStride": "from one window of a long history to the next, as a share of its length",
      "sampledItems": "items that stand for all others in the softmax; 0: all are in it",
      "sequencesPerBatch": "the most histories of a batch",
      "tokensPerBatch": "the most items of a batch",
    ],
    MaskingConfiguration.summaries.under("masking"),
    EncoderConfiguration.summaries.under("encoder"),
    TrainingConfiguration.summaries.under("training"),
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "masking.policy": MaskingPolicy.all.map(\.name),
    "training.selection.metric": ItemsTask.validationMetrics,
  ]
}
