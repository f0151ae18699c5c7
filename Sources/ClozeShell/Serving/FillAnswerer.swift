import ClozeCapabilities
import ClozeServe

/// Answers `/fill`: fills in the blanks of a text.
struct FillAnswerer: Answerer {
  let endpoint: Endpoint
  private let model: any Filler

  /// Makes answers by `model`.
  init(_ model: any Filler) {
    self.model = model
    endpoint = Endpoint(
      path: "/fill", summary: "Fill in each [MASK] of a text, with probabilities.",
      details: "A text without [MASK] has no candidates; one that is longer than "
        + "\(model.maximumTokens) tokens is cut, and blanks behind them have none.",
      question: [
        JSONField("text", .text(most: 100_000), "A text with [MASK] in it."),
        JSONField(
          "top", .whole(1...1000), "The number of tokens shown for each blank.", usual: 5),
      ],
      answer: [
        JSONField("blanks", .whole(0...Int(Int32.max)), "The number of blanks in the text."),
        JSONField(
          "candidates",
          .list(
            .object([
              JSONField("position", .whole(1...Int(Int32.max)), "The blank, from 1."),
              JSONField("token", .text(most: 1_000_000), "The token."),
              JSONField("id", .whole(0...Int(Int32.max)), "Its id."),
              JSONField("probability", .optional(.number), "Its probability."),
            ]), 0...Int(Int32.max)),
          "The tokens for each blank, the most likely first."),
        JSONField("cut", .flag, "True if blanks were cut off with the end of the text."),
      ],
      example: ["text": "A text with a [MASK].", "top": 3])
  }

  func answers(to questions: [JSONValue]) throws -> [JSONValue] {
    try questions.map { question in
      let top = question["top"]?.whole ?? 5
      let found = try model.fill(question["text"]?.string ?? "", top: top)
      if found.candidates.count > AnswerLimit.most {
        try AnswerLimit.check(found.blanks, "blanks", top: top)
      }
      return [
        "blanks": JSONValue(found.blanks),
        "candidates": .list(
          found.candidates.map {
            [
              "position": JSONValue($0.blank + 1), "token": .text($0.token),
              "id": JSONValue(Int($0.id)), "probability": JSONValue($0.probability),
            ]
          }),
        "cut": .flag(found.isCut),
      ]
    }
  }
}
