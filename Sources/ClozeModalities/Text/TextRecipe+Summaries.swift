import ClozeSequences
import ClozeTokens
import ClozeTraining

extension TextRecipe {
  /// What each value decides.
  public static let summaries: [String: String] = [
    [
      "data.paths": "files and folders of plain text and JSONL",
      "data.unit": "what counts as one document in a plain text file",
      "data.field": "the field of a JSONL record that holds the text",
      "tokenizer.path": "a tokenizer or model folder; null: a vocabulary is trained on the data",
      "tokenizer.vocabularySize": "the size of a vocabulary to be trained",
      "tokenizer.cased": "whether upper and lower case differ",
      "tokenizer.method": "how pieces of words are found: frequent pairs or their likelihood",
    ], maskedSummaries,
  ].reduce([:]) { $0.merging($1) { first, _ in first } }

  /// The texts that name one of a few things.
  public static let declaredChoices: [String: [String]] = [
    "data.unit": TextUnit.allCases.map(\.rawValue),
    "tokenizer.method": VocabularyTrainingOptions.Method.allCases.map(\.rawValue),
  ].merging(maskedChoices) { first, _ in first }
}
