import ClozeCapabilities
import ClozeObjectives
import ClozeServe

/// Answers `/embed`: turns texts into vectors.
struct EmbedAnswerer: Answerer {
  let endpoint: Endpoint
  private let model: any TextEmbedder

  /// Makes answers by `model`.
  init(_ model: any TextEmbedder) {
    self.model = model
    let features = model.features
    endpoint = Endpoint(
      path: "/embed", summary: "Turn texts into vectors.",
      details: "A text that is longer than \(model.maximumTokens) tokens is cut.",
      question: [
        JSONField("texts", .list(.text(most: 100_000), 1...1000), "The texts."),
        JSONField(
          "pool", .choice(Pooling.allCases.map(\.rawValue)),
          "The way in which the vectors of tokens become one, by default the model's.",
          isRequired: false),
        JSONField(
          "normalize", .flag, "True to scale vectors to length 1, by default as the model does.",
          isRequired: false),
      ],
      answer: [
        JSONField(
          "vectors", .list(.list(.optional(.number), features...features), 1...1000),
          "A vector for each text, in order."),
        JSONField(
          "cut", .list(.whole(0...999), 0...1000), "The places, from 0, of texts that were cut."),
        JSONField(
          "unreadable", .list(.whole(0...999), 0...1000),
          "The places of texts without tokens; their vectors say nothing of them."),
      ],
      example: ["texts": ["a text", "another one"]], list: "texts")
  }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    let forms = questions.map {
      VectorForm(
        of: model, pooling: $0["pool"]?.string.flatMap(Pooling.init(rawValue:)),
        isNormalized: $0["normalize"]?.flag)
    }
    let texts = questions.map { $0["texts"]?.elements?.compactMap(\.string) ?? [] }
    var answers = [JSONValue](repeating: .null, count: questions.count)
    // Texts of all requests that want the same form are computed together.
    for (first, form) in forms.enumerated() where forms.firstIndex(of: form) == first {
      let places = questions.indices.filter { forms[$0] == form }
      var vectors = try embed(places.flatMap { texts[$0] }, form)[...]
      for place in places {
        let count = texts[place].count
        answers[place] = answer(texts[place], vectors.prefix(count))
        vectors = vectors.dropFirst(count)
      }
    }
    return answers
  }

  /// Returns the vectors of `texts`, computed in parts that do not take much memory.
  private func embed(_ texts: [String], _ form: VectorForm) throws -> [[Float]] {
    var vectors: [[Float]] = [], rest = texts[...]
    while !rest.isEmpty {
      let part = rest.prefix(LineEmbedder.fitting(rest, model))
      vectors += try model.embed(
        Array(part), pooling: form.pooling, normalize: form.isNormalized)
      rest = rest.dropFirst(part.count)
    }
    return vectors
  }

  private func answer(_ texts: [String], _ vectors: some Sequence<[Float]>) -> JSONValue {
    func places(_ isMeant: (String) -> Bool) -> JSONValue {
      .list(texts.indices.filter { isMeant(texts[$0]) }.map { JSONValue($0) })
    }
    return [
      "vectors": .list(vectors.map { .list($0.map { JSONValue($0) }) }),
      "cut": places(model.isCut), "unreadable": places { !model.canRead($0) },
    ]
  }
}
