import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation
import Testing

@testable import ClozeVideo

/// Evaluation of models of clips: probes, families, pairs.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoEvaluationTests: VideoScratch {
  private let device = Device(.auto, threads: 2)

  /// Writes a model that has trained a little, of which `change` changes parameters.
  private func model(
    _ folder: String, _ recipe: VideoRecipe? = nil,
    change: (String, Tensor) throws -> Void = { _, _ in }
  ) throws -> String {
    let task = try task(recipe ?? self.recipe(folder), folder)
    _ = try train(task, 3)
    for parameter in task.store.parameters { try change(parameter.name, parameter.value) }
    try task.save(to: folder + "/model")
    return folder + "/model"
  }

  private func scores(
    _ model: String, _ data: String, _ values: [String: [EvaluationValue]] = [:]
  ) throws -> [Score] {
    try VideoModality.evaluate(
      [model], EvaluationRequest(data: [data], split: .test, values: values),
      { _ in Compute(device: device, dtype: .f32, threads: 2) }, Notes()
    ).scores
  }

  private func samples(_ folder: String, _ model: VideoModel) throws -> VideoSamples {
    let shard = try FrameShard.make(
      VideoSource(paths: [folder + "/moving"]).clips(of: .test), FrameSettings(),
      at: folder + "/test.shard", threads: 1)
    return VideoSamples(
      shard, model.tokenizer, most: 64, training: [],
      validation: shard.numbers { !$0.captions.isEmpty })
  }

  /// Equal scores put all that is ranked in the middle and make all choices those of chance.
  @Test func tiesAreChance() throws {
    try withClips(families: 2) { folder in
      let model = try model(folder) { name, value in
        if name.hasPrefix("space.text") || name.hasPrefix("match") {
          value.fillWithZeros()
        }
      }
      let found = try scores(model, folder + "/moving/hard", ["rerank": [.whole(4)]])
      let values = Dictionary(uniqueKeysWithValues: found.map { ($0.metric, $0) })
      // Behind the four that are re-ranked, in the middle of the other 28.
      #expect(values["text to video MedR"]?.value == 18.5)
      #expect(values["video to text R@1"]?.value == 0)
      for name in ["family accuracy", "family accuracy (pairs)"] {
        #expect(values[name]?.value == 1.0 / 16 && values[name]?.origin.count == 32, "\(name)")
        #expect(values[name]?.origin.protocolName == "one of 16 captions")
      }
      // Those among the first four rank in their middle.
      let share = try #require(values["text to video R@5"]?.value)
      let mean = try #require(values["text to video MRR"]?.value)
      #expect(share > 0 && abs(mean - share / 2.5 - (1 - share) / 18.5) < 1e-12)
      #expect(found.count == 14)
      let probes = try scores(model, folder + "/moving").dropFirst(12)
      #expect(probes.count >= 12 && probes.allSatisfy { $0.value == 0.5 && $0.unit == "share" })
      #expect(probes.first { $0.metric == "probe colour (pairs)" }?.origin.count == 7)
    }
  }

  /// Each probe is the share of clips whose caption scores above the edited one, as the towers and
  /// the classifier score them one by one.
  @Test func probesAreThoseOfSinglePairs() throws {
    try withClips { folder in
      let path = try model(folder)
      let model = try VideoModel.load(from: path, device: device)
      let samples = try samples(folder, model)
      let found = try scores(path, folder + "/moving")
      let context = ForwardContext(evaluating: .f32)
      var cosines: [Double] = [], logits: [Double] = []
      for (index, clip) in samples.shard.clips.enumerated() {
        guard let edit = clip.edits.first(where: { $0.kind == "noun" }) else { continue }
        let scored = try [edit.right, edit.wrong].map { text in
          try GradientMode.disabled { try score(text, index, samples, model, context) }
        }
        func win(_ one: Double, _ other: Double) -> Double {
          one == other ? 0.5 : one > other ? 1 : 0
        }
        cosines.append(win(scored[0].cosine, scored[1].cosine))
        logits.append(win(scored[0].logit, scored[1].logit))
      }
      #expect(cosines.count == 7)
      for (name, wins) in [("probe noun", cosines), ("probe noun (pairs)", logits)] {
        let value = try #require(found.first { $0.metric == name }).value
        #expect(abs(value - wins.reduce(0, +) / 7) < 1e-12, "\(name)")
      }
    }
  }

  /// Scores one caption of one clip by itself.
  private func score(
    _ text: String, _ clip: Int, _ samples: VideoSamples, _ model: VideoModel,
    _ context: ForwardContext
  ) throws -> (cosine: Double, logit: Double) {
    let roles = model.tokenizer.roles
    let ids = [roles.classification] + model.tokenizer.encode(text) + [roles.separator]
    let tokens = PackedBatch(
      [TokenSequence(ids: ids, segments: nil)][...], SampleTokens(roles))
    let (count, bytes) = TubeChoice(count: 3, tube: 2).read(samples.shard, clip, nil)
    let batch = VideoBatch(
      shown: ClipBatch(number: 0, clips: [0], counts: [count], bytes: bytes), captions: [0],
      tokens: tokens)
    let pairs = VideoPairs(
      batch, Masked(inputs: tokens.ids, positions: [], labels: []), model, hasHidden: false)
    let text = try model.projections[0](pairs.classes(.first, context)).values
    let video = try model.projections[1](pairs.classes(.other, context)).values
    let match = try #require(model.match)
    let logit = try match.scores(pairs.fused([(0, 0)], isHidden: false, context))[0]
    return (zip(text, video).reduce(0) { $0 + Double($1.0 * $1.1) }, logit)
  }

  /// Encodings beyond the limit of memory are made again, with the same scores; also where
  /// captions choose frames.
  @Test(arguments: [SelectorConfiguration.Text.none, .caption])
  func theLimitOfMemoryChangesNothing(selector: SelectorConfiguration.Text) throws {
    try withClips { folder in
      var recipe = recipe(folder)
      (recipe.backbone.selector.depths, recipe.backbone.selector.text) = ([1], selector)
      let model = try VideoModel.load(from: model(folder, recipe), device: device)
      let samples = try samples(folder, model)
      let clips = ClipSelection(samples.shard, samples.validation, recipe.backbone)
      let pairs = Set(
        (0..<7).flatMap { clip in
          (0..<9).map { SamplePair(first: ($0 * 3 + clip) % 20, other: clip) }
        })
      let found = try [1 << 20, 3000, 0].map { limit in
        try VideoGallery(
          model, clips, texts: Array(samples.captions.sequences.prefix(20)), dtype: .f32,
          limit: limit
        ).matches(pairs) { _ in }
      }
      #expect(found[0].count == pairs.count && Set(found[0].values).count > 50)
      for pair in pairs {
        let scores = try found.map { try #require($0[pair]) }
        #expect(abs(scores[0] - scores[1]) < 1e-5 && abs(scores[0] - scores[2]) < 1e-5)
      }
    }
  }

  /// Ranks after re-ranking all candidates are those of the classifier alone.
  @Test func reRankingAllIsTheOrderOfPairs() throws {
    try withClips { folder in
      let model = try VideoModel.load(from: model(folder), device: device)
      let samples = try samples(folder, model)
      let retrieval = try VideoRetrieval(
        model, samples, Compute(device: device, dtype: .f32, threads: 1), Notes())
      let ranking = retrieval.ranking
      let firsts = try ranking.firsts(100), matches = try retrieval.matches(firsts, Notes())
      #expect(
        retrieval.captions == 7
          && firsts[.toFirst]?.map(\.count) == .init(repeating: 7, count: 7))
      let ranks = try ranking.answers(.toFirst, firsts, matches).map(\.rank)
      for clip in 0..<7 {
        let row = try (0..<7).map { try #require(matches[SamplePair(first: $0, other: clip)]) }
        let place = try #require(ranking.right[clip].first)
        #expect(ranks[clip] == Double(1 + row.count { $0 > row[place] }))
      }
      // With one candidate the rest stays in the order of the cosines.
      let plain = try ranking.answers(.toOther).map(\.rank)
      let one = try ranking.answers(.toOther, ranking.firsts(1), matches, first: 3)
      #expect(one.map(\.rank) == plain && one[0].first.count == 3)
    }
  }

  /// Clips that validated are read from the file of frames of the run; where they are others now,
  /// they are read anew, with a note.
  @Test func theFramesOfTheRunAreRead() throws {
    try withClips { folder in
      let recipe = recipe(folder), run = folder + "/run"
      _ = try RunFolder.create(at: run, recipe: recipe.yaml())
      _ = try VideoModality.prepare(recipe, run: RunFolder.open(run), threads: 1) { _ in }
      func read() throws -> (clips: ShownClips, notes: [String]) {
        let notes = Notes()
        let choice = try CorpusRequest(EvaluationRequest(), run, of: VideoModality.self)
        return (try ShownClips(choice, recipe.backbone.frames, threads: 1, notes), notes.texts)
      }
      let (same, silence) = try read()
      #expect(same.shard.path == run + "/frames.shard" && silence.isEmpty)
      #expect(same.numbers.count == 5 && same.training.count == 14 && same.split == .validation)
      let table = folder + "/moving/captions.jsonl"
      let lines = try String(contentsOfFile: table, encoding: .utf8).split(separator: "\n")
      try Data(lines.dropFirst().joined(separator: "\n").utf8).write(to: URL(filePath: table))
      let (other, notes) = try read()
      #expect(other.shard.path != run + "/frames.shard" && other.training.count == 13)
      #expect(
        notes.contains { $0.contains("the clips of \(run) have changed since it was trained") })
      #expect(!FileManager.default.fileExists(atPath: other.shard.path))
    }
  }

  /// A run that goes on with other clips is refused before its file of frames is lost.
  @Test func theFramesOfARunAreNotReplaced() throws {
    try withClips { folder in
      var recipe = recipe(folder)
      let run = try RunFolder.create(at: folder + "/run", recipe: recipe.yaml())
      func parts(begins: Bool) throws -> VideoSamples.Parts {
        try VideoSamples.Parts(
          recipe.data, recipe.backbone.frames, of: run, begins: begins, threads: 1
        ) { _ in }
      }
      let path = run.path + "/" + VideoSamples.fileName
      _ = try parts(begins: true)
      let bytes = try Data(contentsOf: URL(filePath: path))
      recipe.backbone.frames.kept = 8
      #expect(throws: TrainingError.otherData(path: run.path)) { try parts(begins: false) }
      #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
      // One that has not begun takes the new ones.
      #expect(try parts(begins: true).shard.settings.kept == 8)
      // A damaged file holds nothing that could be lost.
      try Data("damage".utf8).write(to: URL(filePath: path))
      #expect(try parts(begins: false).captioned == 19)
    }
  }

  @Test func predictionsNameWhatIsFound() throws {
    try withClips { folder in
      let path = try model(folder)
      var request = EvaluationRequest(data: [folder + "/moving"], split: .test)
      request.wantsPredictions = true
      let found = try VideoModality.evaluate(
        [path], request, { _ in Compute(device: device, dtype: .f32, threads: 2) }, Notes())
      let samples = try #require(found.predictions).samples
      #expect(samples.map(\.number) == Array(1...14))
      let recall = try #require(found.scores.first { $0.metric == "text to video R@1" }).value
      #expect(Double(samples.prefix(7).count { $0.isRight == true }) / 7 == recall)
      for sample in samples {
        let fields = Dictionary(uniqueKeysWithValues: sample.fields.map { ($0.name, $0.value) })
        guard case .list(let first) = fields["first"], case .number(let rank) = fields["rank"],
          let gold = sample.gold
        else {
          Issue.record("fields are missing")
          continue
        }
        #expect(first.count == 7 && .text(sample.label ?? "") == first[0])
        #expect(first[Int(rank) - 1] == .text(gold))
        #expect((sample.name == nil) == (fields["direction"] == .text("text to video")))
      }
    }
  }
}
