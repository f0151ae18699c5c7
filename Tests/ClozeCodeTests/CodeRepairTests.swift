import ClozeCapabilities
import ClozeCode
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

/// Misused variables: reading, learning to find and to repair them, and what is said of bad
/// examples.
@Suite struct CodeRepairTests {
  private let device = Device(.auto, threads: 1)

  /// A line of JSON for `return wrong` in a function of `tea` and `cup` where another name belongs.
  private func line(_ pieces: [String], error: Int, targets: [Int], candidates: [Int]) -> String {
    func mask(_ places: [Int]) -> [Int] { pieces.indices.map { places.contains($0) ? 1 : 0 } }
    let text = pieces.map { "\"\($0)\"" }.joined(separator: ", ")
    return "{\"function\": [\(text)], \"target_mask\": \(mask(targets)), "
      + "\"error_location_mask\": \(mask([error])), \"candidate_mask\": \(mask(candidates)), "
      + "\"provenance\": \"made up\"}\n"
  }

  /// Functions that return what they were given last; the misused ones return the first.
  private func examples(_ count: Int) -> String {
    let names = ["tea", "cup", "pot", "jug"]
    return (0..<count).map { index in
      let (a, b) = (names[index % 4], names[(index + 1 + index / 4 % 3) % 4])
      let isWrong = index % 2 == 0
      let pieces = ["def", "f", "(", a, ",", b, ")", ":", "return", isWrong ? a : b]
      return line(
        pieces, error: isWrong ? 9 : 0, targets: isWrong ? [5] : [], candidates: [3, 5, 9])
    }.joined()
  }

  private func tokenizer() throws -> CodeTokenizer {
    try CodeClassification.tokenizer(
      trainedOn: ["def f(tea, cup):\n  return tea\n", "def f(pot, jug):\n  return jug\n"].map {
        LabelledText([$0], label: "x")
      },
      size: 100)
  }

  private func recipe(_ scratch: CodeCorpusScratch) throws -> CodeRepairRecipe {
    try tokenizer().save(to: scratch("tokenizer"))
    var recipe = CodeRepairRecipe()
    recipe.data.paths = [scratch("data")]
    recipe.tokenizer = scratch("tokenizer")
    recipe.precision = .f32
    recipe.batch = 16
    recipe.maximumLength = 64
    recipe.encoder.layers = 2
    recipe.encoder.hidden = 24
    recipe.encoder.heads = 3
    recipe.encoder.feedForward = 40
    recipe.encoder.maximumLength = 64
    recipe.encoder.dropout = 0
    recipe.encoder.initializerRange = 0.1
    return recipe
  }

  @Test(arguments: [false, true]) func misusesAreFoundAndRepaired(multiplied: Bool) throws {
    let scratch = try CodeCorpusScratch()
    try scratch.put(examples(96), "data/train.jsonl")
    try scratch.put(examples(24), "data/validation.jsonl")
    var recipe = try recipe(scratch)
    recipe.multipliesMask = multiplied
    #expect(recipe.validate() == [])
    let run = try RunFolder.create(at: scratch("run"), recipe: recipe.yaml())
    let data = try CodeRepairModality.prepare(recipe, run: run, threads: 1) { _ in }
    #expect(data.training.count == 96 && data.validation?.count == 24)
    let task = try CodeRepairTask(recipe, data, device: device)
    let optimizer = try AdamW(task.store, OptimizerConfiguration())
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    for step in 1...150 {
      let batch = try #require(try stream.next()).batch
      try task.loss(batch, ForwardContext(training: 1, step: step)).loss.backward()
      if step == 1 {
        let unmoved = task.store.parameters.filter { parameter in
          parameter.value.gradient?.values.contains { $0 != 0 } != true
        }
        #expect(unmoved.map(\.name) == [])
      }
      try optimizer.step(step, rate: 3e-3, norm: optimizer.gradientNorm())
    }
    let metrics = try task.validate()
    #expect(Set(metrics.keys) == Set(recipe.metrics.map(\.name)))
    #expect((metrics["validation_accuracy"] ?? 0) >= 0.9, "\(metrics)")
    try task.save(to: scratch("model"))
    let model = try CodeRepairModel(path: scratch("model"), device: device)
    let samples = try RepairSamples(
      paths: [scratch("data")], .validation, model.tokenizer, longest: 64, keepsCut: true, seed: 1)
    let outcome = try model.model.outcome(
      of: samples, batch: 5, multipliesMask: multiplied, precision: .f32)
    let names = outcome.cases.map(\.name)
    #expect(
      names == [
        "accuracy", "classification", "no misuse", "localisation", "repair",
        "localisation and repair",
      ])
    let total = try #require(try outcome.metrics(seed: 3).first)
    #expect(abs(total.estimate.value - (metrics["validation_accuracy"] ?? 0)) < 1e-9)
    #expect(total.count == 24)
    try programsAreRead(scratch)
  }

  /// Each outermost function of programs has a prediction, which does not depend on the others.
  private func programsAreRead(_ scratch: CodeCorpusScratch) throws {
    try scratch.put(
      "import os\n\n\ndef f(tea, cup):\n  return tea\n\n\nclass C:\n  def g(self, pot):\n"
        + "    def h(jug):\n      return jug\n    return pot\n\n\ndef none():\n  return 1\n",
      "use/a.py")
    try scratch.put("def (\n", "use/b.py")
    try scratch.put("", "use/c.py")
    let compute = Compute(device: device, dtype: .f32, threads: 1)
    let predictor = try CodeRepairModality.predictor(
      at: scratch("model"), seed: nil, compute)
    guard case .files(let files) = predictor else { throw CancellationError() }
    func predict(batch: Int) throws -> [SamplePrediction] {
      var found: [SamplePrediction] = []
      try files.predict([scratch("use")], first: 1, batch: batch, top: 2, omit: { _ in }) {
        found += $0
      }
      return found
    }
    let found = try predict(batch: 8)
    #expect(found.map(\.name) == ["a.py:4 f", "a.py:9 C.g", "b.py"].map { scratch("use/" + $0) })
    #expect(found.map(\.number) == [1, 2, 3] && found[2].label == nil)
    #expect(try predict(batch: 1) == found)
    for (prediction, lines) in zip(found, [4...5, 9...12]) {
      #expect(abs(prediction.top.map(\.probability).reduce(0, +) - 1) < 1e-12)
      let values = prediction.fields.map(\.value)
      guard prediction.label == "misuse", case .whole(let line) = values.first else {
        #expect(prediction.label == "no misuse" && values.isEmpty)
        continue
      }
      #expect(lines.contains(line) && prediction.fields.map(\.name) == files.fields)
      #expect(["tea", "cup", "self", "pot", "h"].map(ResultTable.Value.text).contains(values[1]))
    }
  }

  @Test func validationIsReadFromTheFilesNamed() throws {
    let scratch = try CodeCorpusScratch()
    try scratch.put(examples(24), "data/train.jsonl")
    try scratch.put(examples(6), "other.jsonl")
    try scratch.put(examples(4), "more/validation.jsonl")
    try scratch.put(examples(5), "more/test.jsonl")
    var recipe = try recipe(scratch)
    let run = try RunFolder.create(at: scratch("run"), recipe: recipe.yaml())
    func validating() throws -> (count: Int?, notes: [String]) {
      var notes: [String] = []
      let data = try CodeRepairModality.prepare(recipe, run: run, threads: 1) {
        if case .note(let note) = $0 { notes.append(note) }
      }
      return (data.validation?.count, notes)
    }
    #expect(try validating().count == nil)
    recipe.data.validationPaths = [scratch("other.jsonl")]
    let (count, notes) = try validating()
    #expect(count == 6 && notes.contains("6 functions that validate are equal to one that trains"))
    recipe.data.validationPaths = [scratch("more")]
    #expect(try validating().count == 4)
  }

  /// What was cut off cannot be told: such examples do not train, and count as wrong.
  @Test func cutExamplesCountAsWrong() throws {
    let scratch = try CodeCorpusScratch()
    try scratch.put(examples(4), "data/train.jsonl")
    let tokenizer = try tokenizer()
    func read(_ keeps: Bool) throws -> RepairSamples {
      try RepairSamples(
        paths: [scratch("data")], nil, tokenizer, longest: 8, keepsCut: keeps, seed: 1)
    }
    // Both examples of a function go, so that as many are misuses as not.
    #expect(throws: RepairError.allTooLong(count: 4, longest: 8)) { try read(false) }
    let kept = try read(true)
    #expect(kept.count == 4 && kept.samples.count { $0.isLost } == 2)
    #expect(kept.samples.allSatisfy { $0.ids.count == 8 && $0.candidates.count == 8 })
    var outcome = RepairOutcome()
    outcome.isMisuse = [true, true, false, false]
    outcome.isLocated = [true, false, true, true]
    outcome.isClassified = [true, true, true, true]
    outcome.isRepaired = [true, true, false, false]
    let means = outcome.cases.map { $0.hits.reduce(0, +) / Double($0.hits.count) }
    #expect(means == [0.75, 1, 1, 0.5, 1, 0.5])
  }

  @Test(arguments: [
    ("{\"function\": [\"a\"]}", "no JSON object with function"), ("{", "no JSON object"),
    (
      "{\"function\": [\"a\"], \"target_mask\": [0, 1], \"error_location_mask\": [1], "
        + "\"candidate_mask\": [0], \"provenance\": \"\"}", "1 pieces with masks of 2, 1, 1"
    ),
    (
      "{\"function\": [\"a\", \"b\"], \"target_mask\": [0, 1], \"error_location_mask\": [0, 0], "
        + "\"candidate_mask\": [0, 1], \"provenance\": \"\"}", "0 places in error_location_mask"
    ),
    (
      "{\"function\": [\"a\", \"b\"], \"target_mask\": [0, 0], \"error_location_mask\": [0, 1], "
        + "\"candidate_mask\": [0, 1], \"provenance\": \"\"}", "target_mask marks nothing"
    ),
    (
      "{\"function\": [\"a\", \"b\", \"c\"], \"target_mask\": [0, 0, 1], "
        + "\"error_location_mask\": [0, 1, 0], \"candidate_mask\": [0, 1, 0], \"provenance\": \"\"}",
      "piece 3 is marked"
    ),
  ])
  func whatIsWrongIsNamed(text: String, part: String) throws {
    let scratch = try CodeCorpusScratch()
    try scratch.put("\n" + text + "\n", "data/train.jsonl")
    do {
      _ = try RepairSamples(
        paths: [scratch("data")], nil, tokenizer(), longest: 64,
        keepsCut: true, seed: 1)
      Issue.record("nothing was thrown")
    } catch {
      #expect("\(error)".contains(part), "\(error)")
      #expect("\(error)".contains("line 2"), "\(error)")
    }
  }

  @Test func aTokenizerIsNeeded() throws {
    var recipe = CodeRepairRecipe()
    recipe.data.paths = ["data"]
    #expect(throws: (any Error).self) { try recipe.check() }
    let keys = try recipe.keys()
    #expect(keys.filter(\.summary.isEmpty).map(\.path) == [])
    #expect(Set(CodeRepairRecipe.allSummaries.keys).subtracting(keys.map(\.path)) == [])
  }
}
