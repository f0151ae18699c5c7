import ClozeData
import ClozeEncoder
import ClozeObjectives
@testable import ClozeSequences
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

/// Each head learns what one word gives away, and its folder says the same again.
@Suite struct HeadLearningTests {
  private let device = Device(.auto, threads: 1)

  private static let things = ["boat", "cup", "lamp", "road", "shoe", "tree"]

  /// The files of each head, and the metric that learning brings to 1.
  private static func files(_ kind: HeadKind) -> (name: String, text: String, metric: String) {
    let cases: [(String, String, String)] = (0..<120).map { index in
      let last = index % 2 == 0 ? "awful" : "lovely"
      return (things[index % 6], things[index / 6 % 6], last)
    }
    switch kind {
    case .classes:
      return ("train.tsv", "", "")
    case .number:
      let lines: [String] = cases.map {
        "the \($0) and the \($1) were \($2)\t\($2 == "awful" ? 20 : 80)"
      }
      return ("train.tsv", "text\tlabel\n" + lines.joined(separator: "\n"), "validation_spearman")
    case .labels:
      let lines: [String] = cases.map { first, second, third in
        let labels: [String?] = [
          first == "boat" ? "ship" : nil, third == "awful" ? "bad" : nil,
        ]
        let named = labels.compactMap(\.self).joined(separator: ",")
        return "\(first) \(second) \(third)\t" + named
      }
      return ("train.tsv", "text\tlabel\n" + lines.joined(separator: "\n"), "validation_macro_f1")
    case .tokens:
      let sentences: [String] = cases.map { "the O\n\($0) B-THING\nwas O\n\($2) O\n" }
      return ("train.txt", sentences.joined(separator: "\n"), "validation_f1")
    case .spans:
      let questions: [String] = cases.enumerated().map { index, words in
        let start = 4, text = "the \(words.0) was \(words.2)"
        return #"{"id": "\#(index)", "question": "what was it", "context": "\#(text)", "#
          + #""answers": {"text": ["\#(words.0)"], "answer_start": [\#(start)]}}"#
      }
      return ("train.jsonl", questions.joined(separator: "\n"), "validation_f1")
    }
  }

  private func recipe(_ kind: HeadKind, _ folder: String) -> ClassifyRecipe<TextClassification> {
    var recipe = ClassifyRecipe<TextClassification>()
    recipe.head = kind
    recipe.data.paths = [folder + "/" + Self.files(kind).name]
    recipe.data.validation = 0.25
    recipe.data.equalTogether = false
    recipe.precision = .f32
    recipe.batch = 16
    recipe.maximumLength = 16
    recipe.tokenizer.vocabularySize = 120
    recipe.encoder.layers = 1
    recipe.encoder.hidden = 24
    recipe.encoder.heads = 3
    recipe.encoder.feedForward = 40
    recipe.encoder.maximumLength = 16
    recipe.encoder.dropout = 0
    recipe.encoder.initializerRange = 0.1
    return recipe
  }

  @Test(arguments: [HeadKind.number, .labels, .tokens, .spans])
  func headsLearn(kind: HeadKind) throws {
    let (name, text, metric) = Self.files(kind)
    try withTemporaryFolder { scratch in
      try text.write(toFile: scratch + "/" + name, atomically: true, encoding: .utf8)
      let recipe = recipe(kind, scratch)
      #expect(recipe.validate() == [])
      let run = try RunFolder.create(at: scratch + "/run", recipe: recipe.yaml())
      let data = try ClassifyData(recipe, run: run) { _ in }
      let task = try ClassifyTask(recipe, data, device: device)
      #expect(task.batchesPerEpoch.map { (5...8).contains($0) } == true)
      let optimizer = try AdamW(task.store, OptimizerConfiguration())
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      for step in 1...120 {
        let batch = try #require(try stream.next()).batch
        try task.loss(batch, ForwardContext(training: 1, step: step)).loss.backward()
        try optimizer.step(step, rate: 5e-3, norm: optimizer.gradientNorm())
      }
      let metrics = try task.validate()
      #expect(Set(metrics.keys) == Set(recipe.metrics.map(\.name)))
      // The correlation of two values that many samples share is below 1 by its ranks.
      #expect((metrics[metric] ?? 0) > (kind == .number ? 0.85 : 0.999), "\(metrics)")
      try task.save(to: scratch + "/model")
      try check(scratch + "/model", data.learning, kind)
    }
  }

  /// The folder's model answers as the task's.
  private func check(
    _ path: String, _ learning: any HeadLearning, _ kind: HeadKind
  ) throws {
    let model = try ClassifierModel<TextClassification>(path: path, device: device)
    #expect(model.folder.model.kind == kind && model.folder.classes == learning.names)
    func measures<Head: FinetuneHead>(_ learner: HeadLearner<Head>) throws -> [String: Double] {
      let validation = try #require(learner.validation)
      let head = try Head(model.folder, HeadSettings())
      let answers = try model.folder.model.answers(
        head, validation, batch: 7, precision: .f32
      ).answers
      return try head.measure(answers, to: validation.examples)
    }
    func opened(_ learning: some HeadLearning) throws -> [String: Double] {
      switch learning {
      case let learner as HeadLearner<NumberHead>:
        let answers = try measures(learner)
        return answers
      case let learner as HeadLearner<LabelSetHead>: return try measures(learner)
      case let learner as HeadLearner<TagHead>: return try measures(learner)
      case let learner as HeadLearner<SpanHead>: return try measures(learner)
      default: return [:]
      }
    }
    let metric = Self.files(kind).metric
    #expect((try opened(learning)[metric] ?? 0) > (kind == .number ? 0.85 : 0.999))
  }
}
