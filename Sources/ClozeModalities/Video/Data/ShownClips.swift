import ClozeCapabilities
import ClozeData
import ClozeTraining
import Foundation

/// The clips of a part of the data, with or without captions, for the evaluation of models.
struct ShownClips {
  /// The frames of all clips.
  let shard: FrameShard
  /// The numbers of the clips, ascending.
  let numbers: [Int32]
  /// The part.
  let split: EvaluationSplit

  /// Reads the clips of a request into a file of frames that goes when nothing reads it any more.
  ///
  /// - Throws: Errors of reading, `UsageError` or `EvaluationError.nothingHeldOut`.
  init(
    _ choice: CorpusRequest<VideoCorpusSettings>, _ frames: FrameSettings, threads: Int,
    _ observer: any WorkObserver
  ) throws {
    let corpus = try choice.corpus("clips"), split = try choice.split { try corpus.parts() }
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("cloze-frames-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let (shard, all) = try observer.removing(file) { () throws -> (FrameShard, [Int32]) in
      let observe = { (done: Int, all: Int) throws in
        try observer.checkForStop()
        if done == all { observer.note("\(all) clips read") }
      }
      guard split == .validation else {
        let clips = try corpus.clips(of: split == .test ? .test : nil)
        let shard = try FrameShard.make(
          clips, frames, at: file, threads: threads, observe: observe)
        return (shard, shard.numbers { _ in true })
      }
      let parts = try VideoSamples.Parts(
        corpus, frames, at: file, threads: threads, where: { _ in true }, observe: observe)
      return (parts.shard, parts.validation)
    }
    guard !all.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: choice.path, samples: "clips")
    }
    (self.shard, self.split) = (shard, split)
    numbers = choice.limited(all)
  }
}
