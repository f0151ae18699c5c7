import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// The clips with captions on which models are evaluated.
struct VideoQuestions {
  private let request: EvaluationRequest
  private let observer: any WorkObserver
  private let path: String
  private let run: (corpus: VideoCorpusSettings, seed: UInt64)?

  /// Makes the selection of clips for the model at `path`.
  init(_ request: EvaluationRequest, _ observer: any WorkObserver, _ path: String) throws {
    (self.request, self.observer, self.path) = (request, observer, path)
    run = try VideoModality.recipe(ofRunAt: path).map { ($0.body.data, $0.seed) }
  }

  /// The seed of all draws: that of the run's split for the clips that validated.
  var seed: UInt64 {
    let validates = request.split.map { $0 == .validation } ?? request.data.isEmpty
    return request.seed ?? (validates ? run?.corpus.splitSeed : run?.seed) ?? 42
  }

  /// Reads the clips for scoring `model`.
  func scored(
    _ model: VideoModel, threads: Int
  ) throws -> (samples: VideoSamples, split: EvaluationSplit) {
    var corpus = run?.corpus ?? VideoCorpusSettings()
    if !request.data.isEmpty { (corpus.paths, corpus.validationPaths) = (request.data, []) }
    guard !corpus.paths.isEmpty else { throw UsageError.noData(for: path, "clips") }
    let hasTest = try VideoSource(paths: corpus.paths).parts().contains(.test)
    let split = request.split ?? (request.data.isEmpty ? .validation : hasTest ? .test : .all)
    let clips = try clips(corpus, split)
    // The file is mapped, and goes when nothing reads it any more.
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("cloze-frames-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let shard = try FrameShard.make(
      clips, model.configuration.backbone.frames, at: file, threads: threads
    ) { done, all in
      try observer.checkForStop()
      if done == all { observer.note("\(all) clips read") }
    }
    let captioned = shard.clips.indices.filter { !shard.clips[$0].captions.isEmpty }
    let chosen = limited(captioned.map(Int32.init))
    guard !chosen.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: path, samples: "clips with captions")
    }
    let samples = VideoSamples(
      shard, model.tokenizer, most: model.configuration.backbone.text.maximumLength, training: [],
      validation: chosen)
    return (samples, split)
  }

  private func clips(
    _ corpus: VideoCorpusSettings, _ split: EvaluationSplit
  ) throws -> VideoCorpus {
    guard split == .validation else {
      return try corpus.clips(of: split == .test ? .test : nil)
    }
    let given = try corpus.clips(of: .validation)
    guard given.clips.isEmpty else { return given }
    var all = try corpus.clips(of: .training)
    all.clips = all.clips.filter { !$0.captions.isEmpty }
    guard corpus.validation > 0, all.clips.count > 1 else { return VideoCorpus() }
    let drawn = corpus.drawn(of: all.clips.indices.map(Int32.init))
    all.clips = drawn.sorted().map { all.clips[Int($0)] }
    return all
  }

  /// Returns at most as many clips as requested: a random sample by the seed.
  private func limited(_ clips: [Int32]) -> [Int32] {
    guard let limit = request.limit, limit < clips.count else { return clips }
    var random = CounterRandom(seed: seed, purpose: .split)
    return clips.shuffled(using: &random).prefix(limit).sorted()
  }
}
