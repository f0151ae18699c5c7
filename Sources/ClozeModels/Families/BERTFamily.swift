import Foundation

/// The family of BERT (Devlin et al. 2019) in transformers' layout.
struct BERTFamily: ModelFamily {
  let modelType = "bert"
  let classes: [ModelHeads: String] = [
    .pretraining: "BertForPreTraining", .masked: "BertForMaskedLM",
    .nextSentence: "BertForNextSentencePrediction", .bare: "BertModel",
    .classifier: "BertForSequenceClassification", .tokens: "BertForTokenClassification",
    .spans: "BertForQuestionAnswering",
  ]
  // The first BERT folders named no type, but only a class.
  let formerClassPrefix: String? = "Bert"
  let layout = WeightLayout.bert

  func model(from data: Data) throws -> ModelDescription {
    let bert = try JSONDecoder().decode(BERTConfiguration.self, from: data)
    var model = ModelDescription(
      encoder: try bert.encoder(), vocabularySize: try bert.tokens(),
      modality: bert.cloze?.modality, isTied: bert.isTied ?? true)
    if let heads = Self.finetuned.first(where: { isNamed($0, in: bert) }) {
      let kind = try bert.headKind(of: heads)
      model.classifier = .init(
        head: kind == .classes ? nil : kind, classes: kind == .spans ? nil : bert.classes,
        dropout: kind == .spans ? 0 : try bert.headDropout(), longest: bert.cloze?.longest,
        thresholds: bert.cloze?.thresholds)
    }
    return model
  }

  private static let finetuned: [ModelHeads] = [.classifier, .tokens, .spans]

  private func isNamed(_ heads: ModelHeads, in bert: BERTConfiguration) -> Bool {
    classes[heads].map { bert.architectures?.contains($0) == true } ?? false
  }

  func members(
    of model: ModelDescription, heads: ModelHeads, padding: Int32?
  ) throws -> [(key: String, text: String)]? {
    // transformers' classifier reads only the first token.
    guard let name = classes[heads], model.classifier?.pooling == nil,
      let bert = BERTConfiguration(
        model.encoder, vocabularySize: model.vocabularySize, modality: model.modality,
        longest: model.classifier?.longest, thresholds: model.classifier?.thresholds)
    else { return nil }
    var members = bert.members(type: modelType, architecture: name, padding: padding)
    if let classifier = model.classifier, classifier.kind != .spans {
      let names = (classifier.classes ?? []).enumerated()
      let pairs = [
        ("id2label", try names.map { "\"\($0)\": \(try jsonText($1))" }),
        ("label2id", try names.map { "\(try jsonText($1)): \($0)" }),
      ]
      members += pairs.map { ($0, "{\($1.joined(separator: ", "))}") }
      members.append(("classifier_dropout", "\(classifier.dropout)"))
      if let name = BERTConfiguration.problemTypes[classifier.kind] {
        members.append(("problem_type", "\"\(name)\""))
      }
    }
    if let extras = bert.cloze { members.append(("cloze", try jsonText(extras))) }
    return members
  }
}

extension WeightLayout {
  /// Hugging Face's names for BERT. Queries, keys and values are three tensors there and one here.
  public static let bert = WeightLayout(
    prefix: "bert.", unprefixed: ["cls.", "classifier.", "qa_outputs."],
    maskedHead: "cls.predictions.", nextSentenceHead: "cls.seq_relationship.",
    tensors: [
      "embeddings.tokens": ["embeddings.word_embeddings.weight"],
      "embeddings.positions": ["embeddings.position_embeddings.weight"],
      "embeddings.segments": ["embeddings.token_type_embeddings.weight"],
      "embeddings.norm": ["embeddings.LayerNorm"],
      "layers.*.attention.qkv": ["query", "key", "value"].map {
        "encoder.layer.*.attention.self.\($0)"
      },
      "layers.*.attention.output": ["encoder.layer.*.attention.output.dense"],
      "layers.*.attention.norm": ["encoder.layer.*.attention.output.LayerNorm"],
      "layers.*.feedForward.input": ["encoder.layer.*.intermediate.dense"],
      "layers.*.feedForward.output": ["encoder.layer.*.output.dense"],
      "layers.*.feedForward.norm": ["encoder.layer.*.output.LayerNorm"],
      "head.transform": ["cls.predictions.transform.dense"],
      "head.norm": ["cls.predictions.transform.LayerNorm"],
      "head.bias": ["cls.predictions.bias"],
      "pooler": ["pooler.dense"],
      "nextSentence": ["cls.seq_relationship"],
      "classifier": ["classifier"],
      "answers": ["qa_outputs"],
    ],
    formerEndings: [
      .init(former: "LayerNorm.gamma", current: "LayerNorm.weight"),
      .init(former: "LayerNorm.beta", current: "LayerNorm.bias"),
    ],
    copies: [
      .init(
        "cls.predictions.decoder.weight", of: "embeddings.word_embeddings.weight",
        isOutput: true),
      .init("cls.predictions.decoder.bias", of: "cls.predictions.bias"),
    ],
    idle: ["embeddings.position_ids", "embeddings.token_type_ids"],
    idleWithoutNextSentence: ["pooler.dense."])
}
