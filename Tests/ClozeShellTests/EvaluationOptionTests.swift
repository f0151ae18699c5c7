import ClozeCapabilities
import ClozeEvaluation
import Testing

@testable import ClozeShell

/// Options that modalities declare, from the command line to the request.
@Suite struct EvaluationOptionTests {
  private func request(_ arguments: String...) throws -> EvaluationRequest {
    let command = try Root.parseAsRoot(["evaluate", "m"] + arguments)
    return try #require(command as? EvaluateCommand).options.request
  }

  private func declared(_ name: String) throws -> EvaluationOption {
    try #require(DeclaredOptions.all.first { $0.name == name })
  }

  @Test func nothingIsGivenByDefault() throws {
    #expect(try request() == EvaluationRequest())
  }

  @Test func valuesReachTheRequest() throws {
    let request = try request(
      "--data", "a", "b", "--few-shot", "5x10", "--draws=3", "--seed", "7", "--protocol",
      "uniform-100", "--limit", "9", "--split", "test")
    #expect(request.data == ["a", "b"] && request.seed == 7 && request.limit == 9)
    #expect(request.split == .test)
    #expect(request.draw(try declared("few-shot")) == FewShot(ways: 5, shots: 10))
    #expect(request.whole(try declared("draws")) == 3)
    #expect(request.text(try declared("protocol")) == "uniform-100")
    #expect(request.values.count == 3)
  }

  @Test func repeatedOptionsAreLists() throws {
    let request = try request("--baseline", "markov", "--data", "a", "--baseline=bag")
    #expect(request.values == ["baseline": [.text("markov"), .text("bag")]])
    #expect(request.data == ["a"])
  }

  @Test func declaredOptionsAreExplained() throws {
    let guide = try #require(Guide.cloze().command(["evaluate"])?.command)
    for option in DeclaredOptions.all {
      let explained = try #require(guide.option(option.spelling), "\(option.name)")
      #expect(explained.summary == option.help)
      #expect(explained.choices == option.choices)
      #expect(explained.isOptional && explained.isRepeating == option.isRepeating)
      #expect(explained.kind == (option.kind == .flag ? .flag : .option))
    }
  }
}

/// The options as data.
@Suite struct EvaluationValueTests {
  @Test func wholeNumbersAreOfTheRange() throws {
    let option = EvaluationOption("shift", "Shift.", .whole(-5...5))
    #expect(try option.value(of: "-5") == .whole(-5))
    #expect(try option.value(of: "5") == .whole(5))
    for text in ["6", "-6", "", "1.5", "five", "99999999999999999999"] {
      #expect(throws: UsageError("must be a whole number in -5...5")) {
        try option.value(of: text)
      }
    }
  }

  @Test(arguments: ["5", "x", "5x", "x10", "1x10", "5x0", "5x10x2", "-5x10", "five x ten"])
  func drawsAreTwoNumbers(_ text: String) {
    let option = EvaluationOption("few-shot", "Draw.", .waysAndShots)
    #expect(throws: UsageError.self) { try option.value(of: text) }
  }

  @Test func otherKindsTakeTheirValues() throws {
    #expect(
      try EvaluationOption("a", "A.", .waysAndShots).value(of: "5X10")
        == .draw(FewShot(ways: 5, shots: 10)))
    #expect(try EvaluationOption("a", "A.", .text).value(of: "-3 of x") == .text("-3 of x"))
    let choice = EvaluationOption("a", "A:", .choice([.init("one", "1"), .init("two", "2")]))
    #expect(try choice.value(of: "two") == .text("two"))
    #expect(throws: UsageError("must be one or two")) { try choice.value(of: "three") }
    #expect(choice.help == "A: one (1), two (2).")
  }

  @Test func optionsOfOneNameAreMerged() {
    let first = EvaluationOption("a", "A:", .choice([.init("one", "1"), .init("two", "2")]))
    let second = EvaluationOption("a", "A:", .choice([.init("two", "2"), .init("three", "3")]))
    let other = EvaluationOption("b", "B.", .flag)
    let merged = EvaluationOption.merged([first, other, second])
    #expect(merged.map(\.name) == ["a", "b"])
    #expect(merged[0].choices == ["one", "two", "three"])
  }

  @Test func typedValuesAreNilWhereNoneIsGiven() {
    let option = EvaluationOption("a", "A.", .whole(1...9)), request = EvaluationRequest()
    #expect(!request.isGiven(option) && request.whole(option) == nil)
    #expect(request.text(option) == nil && request.draw(option) == nil)
    #expect(request.splitOrUsual == .validation)
    #expect(EvaluationRequest(data: ["x"]).splitOrUsual == .all)
    #expect(EvaluationRequest(data: ["x"], split: .test).splitOrUsual == .test)
  }
}

/// Scores as records.
@Suite struct ScoreTableTests {
  private func origin(_ model: String) -> Score.Origin {
    Score.Origin(model: model, protocolName: "full", split: .test, seed: 3, count: 4)
  }

  @Test func columnsThatNoScoreHasAreLeftOut() {
    let scores = [Score("loss", 0.5, origin("m")), Score("accuracy", 0.25, origin("m"))]
    let records = ScoreTable(scores: scores, isOfOne: true).records
    #expect(records.columns == ["metric", "value", "protocol", "split", "seed", "count"])
    #expect(
      records.rows[0] == [
        .string("loss"), .double(0.5), .string("full"), .string("test"), .int(3), .int(4),
      ])
  }

  @Test func columnsThatAnyScoreHasAreShown() {
    let estimate = MetricEstimate(name: "accuracy", value: 0.5, low: 0.25, high: 0.75)
    var second = Score(estimate, origin("b"))
    (second.difference, second.p) = (0.125, 0.5)
    let scores = [Score("coverage@10", 0.5, origin("a")), second]
    let records = ScoreTable(scores: scores, isOfOne: false).records
    #expect(
      records.columns == [
        "model", "metric", "value", "low", "high", "difference", "p", "protocol", "split", "seed",
        "count",
      ])
    #expect(records.rows[0][3...6] == [.null, .null, .null, .null])
    #expect(records.rows[1][3...6] == [.double(0.25), .double(0.75), .double(0.125), .double(0.5)])
  }

  @Test func unitsAreThoseOfTheMetrics() {
    let score = Score(
      MetricEstimate(name: "accuracy", value: 1, low: nil, high: nil), origin("m"))
    #expect(score.unit == "share" && score.direction == .higherIsBetter)
    #expect(Score("loss", 1, origin("m")).unit == nil)
  }
}
