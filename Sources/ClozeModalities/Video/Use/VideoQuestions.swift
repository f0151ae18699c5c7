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
    // The file is mapped, and goes when nothing reads it any more.
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("cloze-frames-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let (shard, clips) = try read(
      corpus, split, model.configuration.backbone.frames, at: file, threads: threads)
    let chosen = limited(clips)
    guard !chosen.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: path, samples: "clips with captions")
    }
    let samples = VideoSamples(
      shard, model.tokenizer, most: model.configuration.backbone.text.maximumLength, training: [],
      validation: chosen)
    return (samples, split)
  }

  /// Reads the clips of a part, and returns the numbers of those with captions.
  private func read(
    _ corpus: VideoCorpusSettings, _ split: EvaluationSplit, _ frames: FrameSettings,
    at file: String, threads: Int
  ) throws -> (shard: FrameShard, clips: [Int32]) {
    let observe = { (done: Int, all: Int) throws in
      try observer.checkForStop()
      if done == all { observer.note("\(all) clips read") }
    }
    guard split == .validation else {
      let clips = try corpus.clips(of: split == .test ? .test : nil)
      let shard = try FrameShard.make(clips, frames, at: file, threads: threads, observe: observe)
      return (shard, shard.captioned)
    }
    let parts = try VideoSamples.Parts(
      corpus, frames, at: file, threads: threads, observe: observe)
    return (parts.shard, parts.validation)
  }

  /// Returns at most as many clips as requested: a random sample by the seed.
  private func limited(_ clips: [Int32]) -> [Int32] {
    guard let limit = request.limit, limit < clips.count else { return clips }
    var random = CounterRandom(seed: seed, purpose: .split)
    return clips.shuffled(using: &random).prefix(limit).sorted()
  }
}
