import ClozeData
import ClozeEncoder
import ClozeEvaluation
@testable import ClozeSequences
import ClozeTensor
import ClozeTestSupport
import ClozeText
import ClozeTraining
import Foundation
import ClozeTokens
import Testing

/// Learning classes of texts, from reading to a folder that says the same again.
@Suite struct ClassifyTests {
  private let device = Device(.auto, threads: 1)

  private func recipe(_ folder: String) -> ClassifyRecipe<TextClassification> {
    var recipe = ClassifyRecipe<TextClassification>()
    recipe.data.paths = [folder + "/train.tsv"]
    recipe.data.validation = 0.25
    recipe.precision = .f32
    recipe.batch = 16
    recipe.maximumLength = 12
    recipe.tokenizer.vocabularySize = 120
    recipe.encoder.layers = 1
    recipe.encoder.hidden = 24
    recipe.encoder.heads = 3
    recipe.encoder.feedForward = 40
    recipe.encoder.maximumLength = 12
    recipe.encoder.dropout = 0
    recipe.encoder.initializerRange = 0.1
    return recipe
  }

  /// Sentences that one word gives away.
  private func samples(_ count: Int) -> String {
    let words = ["boat", "cup", "lamp", "road", "shoe", "tree"]
    return (0..<count).map { index in
      let sad = index % 2 == 0, first = words[index % 6], second = words[index / 6 % 6]
      return "the \(first) and the \(second) were \(sad ? "awful" : "lovely")\t\(sad ? 0 : 1)\n"
    }.joined()
  }

  @Test func lovelyIsToldFromAwful() throws {
    try withTemporaryFolder { scratch in
      try ("sentence\tlabel\n" + samples(120)).write(
        toFile: scratch + "/train.tsv", atomically: true, encoding: .utf8)
      let recipe = recipe(scratch)
      #expect(recipe.validate() == [])
      let run = try RunFolder.create(at: scratch + "/run", recipe: recipe.yaml())
      let data = try ClassifyData(recipe, run: run) { _ in }
      let learner = try #require(data.learning as? HeadLearner<ClassHead>)
      #expect(learner.names == ["0", "1"])
      // The 36 sentences repeat, and all copies of one are on one side.
      let held = learner.validation?.count ?? 0
      #expect(learner.training.count + held == 120 && (24...30).contains(held))
      let task = try ClassifyTask(recipe, data, device: device)
      let optimizer = try AdamW(task.store, OptimizerConfiguration())
      let stream = try task.batches(from: BatchCursor())
      defer { stream.cancel() }
      for step in 1...40 {
        let batch = try #require(try stream.next()).batch
        try task.loss(batch, ForwardContext(training: 1, step: step)).loss.backward()
        try optimizer.step(step, rate: 5e-3, norm: optimizer.gradientNorm())
      }
      let metrics = try task.validate()
      #expect(Set(metrics.keys) == Set(recipe.metrics.map(\.name)))
      #expect(metrics["validation_accuracy"] == 1, "\(metrics)")
      try task.save(to: scratch + "/model")
      let model = try ClassifierModel<TextClassification>(path: scratch + "/model", device: device)
      let asked = [
        LabelledText(["a lovely tree"], label: "1"), LabelledText(["awful"], label: "0"),
      ]
      #expect(model.folder.longest == 12)
      let head = ClassHead(model.folder, HeadSettings())
      let said = try model.folder.model.answers(
        head,
        HeadSamples(
          asked, head, TextClassification.encoder(model.tokenizer),
          WindowLimits(longest: 12, segments: 2, settings: HeadSettings()), seed: 1),
        batch: 8, precision: .f32)
      #expect(said.answers.map(\.label) == [1, 0])
      // A second preparation of the run finds its vocabulary and the same samples.
      #expect(try ClassifyData(recipe, run: run) { _ in }.digest == data.digest)
    }
  }

  /// The baseline of token counts tells them, too, with and without samples to choose C by.
  @Test(arguments: [0, 30]) func tokenCountsTellThem(held: Int) throws {
    try withTemporaryFolder { scratch in
      try ("sentence\tlabel\n" + samples(120)).write(
        toFile: scratch + "/train.tsv", atomically: true, encoding: .utf8)
      let all = try LabelledSource(paths: [scratch], fields: ["sentence"]).read(nil)
      let tokenizer = try TextClassification.tokenizer(trainedOn: all, size: 120)
      let strange = held == 0 ? [] : [LabelledText(["what"], label: "2")]
      let bag = try BagClassifier(
        Array(all.dropFirst(held)), validating: all.prefix(held) + strange,
        TextClassification.encoder(tokenizer), seed: 1, pool: ThreadPool(threads: 1))
      let asked = [
        LabelledText(["a lovely tree"], label: ""), LabelledText(["awful cup"], label: ""),
      ]
      #expect(try bag.predictions(of: asked) == [1, 0])
      #expect(BagClassifier.costs.contains(bag.cost))
    }
  }

  /// A run goes on without the pretrained model once it has a checkpoint; a size or a tokenizer
  /// that is not the model's is refused.
  @Test func whatAModelDecidesIsNotForTheRecipe() throws {
    try withTemporaryFolder { scratch in
      try ("sentence\tlabel\n" + samples(40)).write(
        toFile: scratch + "/train.tsv", atomically: true, encoding: .utf8)
      var base = recipe(scratch)
      let first = try RunFolder.create(at: scratch + "/first", recipe: base.yaml())
      let data = try ClassifyData(base, run: first) { _ in }
      try ClassifyTask(base, data, device: device).save(to: first.model)
      base.model = first.model
      try base.body.checkSizes(usual: base.preset.body)
      for change in [\EncoderConfiguration.layers, \.hidden] {
        var other = base
        other.encoder[keyPath: change] *= 2
        #expect(throws: SequenceModelError.decided(key: "encoder", path: first.model)) {
          try other.body.checkSizes(usual: other.preset.body)
        }
      }
      var long = base
      long.maximumLength = 13
      #expect(throws: SequenceModelError.decided(key: "maximumLength", path: first.model)) {
        try long.body.checkSizes(usual: long.preset.body)
      }
      try TextClassification.tokenizer(
        trainedOn: [LabelledText(["another text"], label: "")], size: 40
      ).save(to: scratch + "/other")
      var strange = base
      strange.tokenizer.path = scratch + "/other"
      #expect(throws: SequenceModelError.self) { try strange.body.namedTokenizer() }

      let run = try RunFolder.create(at: scratch + "/run", recipe: base.yaml())
      func start() throws -> FinetuneStart<ClassifyBody<TextClassification>> {
        try FinetuneStart(base.body, run) { throw CancellationError() }
      }
      let made = try start()
      #expect(made.begins && made.rows == data.tokenizer.roles.count)
      // As long as there is no checkpoint, the model's tokenizer counts, not the one that was kept.
      let other = try TextClassification.tokenizer(
        trainedOn: [LabelledText(["another text"], label: "")], size: 40)
      try other.save(to: run.tokenizer)
      #expect(try start().tokenizer.fingerprint == made.tokenizer.fingerprint)
      try FileManager.default.removeItem(atPath: first.path)
      #expect(throws: (any Error).self) { try start() }
      try FileManager.default.createDirectory(
        atPath: run.path + "/checkpoints/step-00000001", withIntermediateDirectories: true)
      let gone = try start()
      #expect(!gone.begins && gone.rows == made.rows)
      #expect(gone.tokenizer.fingerprint == made.tokenizer.fingerprint)
    }
  }

  @Test func longerPartsAreCutFirst() throws {
    let tokenizer = try TextClassification.tokenizer(
      trainedOn: [LabelledText(["a b c d e f g h i j k l m n o p"], label: "x")], size: 40)
    func lengths(_ texts: [String], longest: Int) -> (ids: Int, second: Int, cut: Int) {
      let one = HeadWindow(
        LabelledText(texts, label: "x"), LabelledEncoder(tokenizer),
        WindowLimits(longest: longest, segments: 2, settings: HeadSettings()))
      let segments = one.sequence.segments ?? []
      return (one.sequence.count, segments.count { $0 == 1 }, one.isCut ? 1 : 0)
    }
    #expect(lengths(["a b c"], longest: 8) == (5, 0, 0))
    #expect(lengths(["a b c d e f g h"], longest: 8) == (8, 0, 1))
    #expect(lengths(["a b", "c d e f g h i j"], longest: 11) == (11, 7, 1))
    #expect(lengths(["a b c d e f g h", "i"], longest: 9) == (9, 2, 1))
    #expect(lengths(["a b c d e f", "g h i j k l"], longest: 12) == (12, 6, 1))
  }

  @Test func recipesKnowWhatIsWrong() throws {
    var recipe = recipe("data")
    (recipe.batch, recipe.maximumLength, recipe.headDropout) = (0, 13, 1)
    recipe.data.label = ""
    recipe.training.selection.metric = "validation_bliss"
    #expect(recipe.validate().count == 5)
    for preset in TextClassification.presets {
      var complete = preset.recipe
      complete.data.paths = ["data"]
      #expect(complete.validate() == [], "\(preset.name)")
    }
    let keys = try recipe.keys(), summaries = ClassifyRecipe<TextClassification>.allSummaries
    #expect(keys.filter(\.summary.isEmpty).map(\.path) == [])
    #expect(Set(summaries.keys).subtracting(keys.map(\.path)) == [])
  }
}
