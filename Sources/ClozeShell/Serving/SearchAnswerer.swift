import ClozeCapabilities
import ClozeServe

/// Answers `/search`: finds the lines that are most like a text.
struct SearchAnswerer: Answerer {
  let endpoint: Endpoint
  private let model: any TextEmbedder
  private let form: VectorForm
  private let index: TextIndex

  /// Makes answers from the lines of `index`, whose vectors `model` has made in `form`.
  init(_ model: any TextEmbedder, _ form: VectorForm, _ index: TextIndex) {
    (self.model, self.form, self.index) = (model, form, index)
    endpoint = Endpoint(
      path: "/search", summary: "Find the lines that are most like a text.",
      details: "There are \(index.count) lines.",
      question: [
        JSONField("query", .text(most: 100_000), "What is looked for."),
        JSONField("top", .whole(1...1000), "The number of lines in the answer.", usual: 5),
      ],
      answer: [
        JSONField(
          "hits",
          .list(
            .object([
              JSONField(
                "similarity", .optional(.number),
                "The cosine of the angle between the vectors, less their mean over all lines."),
              JSONField("line", .whole(1...Int.max), "The line's number, from 1."),
              JSONField("text", .text(most: 1 << 24), "The line, or the field that is shown."),
            ]), 0...1000), "The lines, the most similar first."),
        JSONField("cut", .flag, "True if the query was too long for the model and cut."),
      ],
      example: ["query": "a text", "top": 3])
  }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    let queries = questions.map { $0["query"]?.string ?? "" }
    guard queries.allSatisfy(model.canRead) else {
      throw Refusal("the query cannot be cut into tokens; give whole lines of a program")
    }
    let vectors = try model.embed(
      queries, pooling: form.pooling, normalize: form.isNormalized)
    return questions.indices.map { place in
      let hits = index.nearest(to: vectors[place], count: questions[place]["top"]?.whole ?? 5)
      return [
        "hits": .list(
          hits.map {
            [
              "similarity": JSONValue(Double($0.similarity)), "line": JSONValue($0.line),
              "text": .text($0.title),
            ]
          }),
        "cut": .flag(model.isCut(queries[place])),
      ]
    }
  }
}
