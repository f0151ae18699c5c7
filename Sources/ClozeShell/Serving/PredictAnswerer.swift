import ClozeCapabilities
import ClozeServe

/// Answers `/predict`: predicts something of texts, such as their classes.
struct PredictAnswerer: Answerer {
  let endpoint: Endpoint
  private let model: any TextPredictor

  /// The maximum number of texts in a request.
  private static let most = 1000

  /// Makes answers by `model`.
  init(_ model: any TextPredictor) {
    self.model = model
    endpoint = Endpoint(
      path: "/predict", summary: "Predict the class of each text, or what else the model predicts.",
      details: "A text that is longer than \(model.maximumTokens) tokens is cut.",
      question: [
        JSONField("texts", .list(.text(most: 100_000), 1...Self.most), "The texts."),
        JSONField(
          "others", .list(.text(most: 100_000), 1...Self.most),
          "The second texts, one for each, for a model that reads pairs.", isRequired: false),
        JSONField(
          "top", .whole(1...1000), "The number of classes shown for each text.", usual: 1),
      ],
      answer: [
        JSONField(
          "predictions", .list(.object(Self.fields(model)), 1...Self.most),
          "The prediction for each text, in order.")
      ],
      example: ["texts": ["a text", "another one"]], list: "texts")
  }

  private static func fields(_ model: any TextPredictor) -> [JSONField] {
    let top = JSONSchema.object([
      JSONField("label", .text(most: 100_000), "The class."),
      JSONField("probability", .optional(.number), "Its probability."),
    ])
    let classes =
      model.classes.isEmpty
      ? [] : [JSONField("top", .list(top, 1...1000), "The classes, the likeliest first.")]
    return classes
      + model.fields.map { JSONField($0, .any, "What the model predicts under this name.") }
  }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    let samples = try questions.map(Self.samples)
    let top = questions.map { $0["top"]?.whole ?? 1 }
    for (samples, top) in zip(samples, top) {
      try AnswerLimit.check(samples.count, "texts", top: min(top, model.classes.count))
    }
    // The likeliest of more classes are those of fewer.
    var found = try model.predict(samples.flatMap(\.self), top: top.max() ?? 1).samples[...]
    return zip(samples, top).map { samples, top in
      defer { found = found.dropFirst(samples.count) }
      return ["predictions": .list(found.prefix(samples.count).map { members(of: $0, top) })]
    }
  }

  private static func samples(of question: JSONValue) throws -> [TextSample] {
    let texts = question["texts"]?.elements?.compactMap(\.string) ?? []
    let others = question["others"]?.elements?.compactMap(\.string)
    if let others, others.count != texts.count {
      throw Refusal("there are \(others.count) 'others' for \(texts.count) 'texts'; give one each")
    }
    return texts.indices.map { place in
      TextSample(number: place + 1, [texts[place]] + (others.map { [$0[place]] } ?? []))
    }
  }

  private func members(of prediction: SamplePrediction, _ top: Int) -> JSONValue {
    let classes = prediction.top.prefix(top).map { found -> JSONValue in
      ["label": .text(found.label), "probability": JSONValue(found.probability)]
    }
    let fields = model.fields.map { name in
      JSONMember(name, JSONValue(prediction.fields.first { $0.name == name }?.value ?? .nothing))
    }
    return .object((model.classes.isEmpty ? [] : [JSONMember("top", .list(classes))]) + fields)
  }
}

extension JSONValue {
  /// Makes the value of a table's cell.
  init(_ value: ResultTable.Value) {
    switch value {
    case .text(let text): self = .text(text)
    case .whole(let number): self.init(number)
    case .number(let number): self.init(number)
    case .flag(let flag): self = .flag(flag)
    case .list(let values): self = .list(values.map { JSONValue($0) })
    case .nothing: self = .null
    }
  }
}
