import ClozeEncoder
import Foundation

/// Cloze's layout: the whole encoder under the key `cloze`, and Cloze's names of parameters.
struct ClozeFamily: ModelFamily {
  /// The `model_type` of all folders in Cloze's layout.
  static let type = "cloze"

  let modelType = ClozeFamily.type
  let classes: [ModelHeads: String] = [
    .pretraining: "ClozeMaskedLanguageModel", .masked: "ClozeMaskedLanguageModel",
    .nextSentence: "ClozeMaskedLanguageModel", .bare: "ClozeMaskedLanguageModel",
    .classifier: "ClozeSequenceClassifier", .tokens: "ClozeTokenClassifier",
    .spans: "ClozeQuestionAnswering",
  ]
  let layout = WeightLayout.cloze

  private struct File: Decodable {
    struct Values: Decodable {
      var encoder: EncoderConfiguration
      var modality: String?
      var classifier: ModelDescription.Classifier?
    }
    var vocab_size: BERTConfiguration.Whole
    var cloze: Values
  }

  func model(from data: Data) throws -> ModelDescription {
    let header = try JSONDecoder().decode(ConfigurationHeader.self, from: data)
    if let other = header.cloze, other.isOther {
      throw ModelFolderError.Problem.otherModality(
        found: other.modality ?? "something else", wanted: "tokens")
    }
    let file = try JSONDecoder().decode(File.self, from: data)
    return ModelDescription(
      encoder: file.cloze.encoder, vocabularySize: file.vocab_size.value,
      modality: file.cloze.modality, classifier: file.cloze.classifier)
  }

  func members(
    of model: ModelDescription, heads: ModelHeads, padding: Int32?
  ) throws -> [(key: String, text: String)]? {
    let kind = try model.modality.map { ", \"modality\": \(try jsonText($0))" } ?? ""
    let head = try model.classifier.map { ", \"classifier\": \(try jsonText($0))" } ?? ""
    return [
      ("architectures", "[\"\(classes[heads] ?? "")\"]"),
      ("cloze", "{\"encoder\": \(try jsonText(model.encoder))\(kind)\(head)}"),
      ("model_type", "\"\(modelType)\""),
      ("vocab_size", "\(model.vocabularySize)"),
    ]
  }
}

extension WeightLayout {
  /// Cloze's names of parameters.
  public static let cloze = WeightLayout(
    maskedHead: "head.", nextSentenceHead: "nextSentence.", tensors: nil)
}
