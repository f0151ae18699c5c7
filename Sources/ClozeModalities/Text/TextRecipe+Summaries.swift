import ClozeEncoder
import ClozeMasking
import ClozeTokens
import ClozeTraining

extension TextRecipe {
  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "recipe": "the preset that the recipe began as",
      "modality": "the kind of data, which decides what other keys there are",
      "seed": "all random numbers follow from it",
      "precision": "the type of activations; auto: bf16 where the processor multiplies it fast",
      "data.paths": "files and folders of plain text and JSONL",
      "data.unit": "what counts as one document in a plain text file",
      "data.field": "the field of a JSONL record that holds the text",
      "data.validationFraction": "the share of documents held out for validation",
      "data.validationTokens": "the most tokens scored in one validation",
      "tokenizer.path": "a tokenizer or model folder; null: a vocabulary is trained on the data",
      "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
      "tokenizer.cased": "whether upper and lower case differ",
      "tokenizer.method": "how pieces of words are found: frequent pairs or their likelihood",
      "tokensPerBatch": "the most tokens of a batch",
    ],
    SampleConfiguration.summaries.under("samples"),
    MaskingConfiguration.summaries.under("masking"),
    EncoderConfiguration.summaries.under("encoder"),
    TrainingConfiguration.summaries.under("training"),
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "data.unit": TextUnit.allCases.map(\.rawValue),
    "tokenizer.method": VocabularyTrainingOptions.Method.allCases.map(\.rawValue),
    "masking.policy": MaskingPolicy.all.map(\.name),
    "training.selection.metric": TextTask.validationMetrics,
  ]
}
