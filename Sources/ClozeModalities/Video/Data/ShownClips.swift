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
  /// The numbers of those that train; empty unless the part is what validates.
  let training: [Int32]
  /// The part.
  let split: EvaluationSplit

  /// Reads the clips of a request: from the run's file of frames where it has them, else into a
  /// file that goes when nothing reads it any more.
  ///
  /// - Parameters:
  ///   - label: The column of classes; nil for that of the run.
  ///   - wanted: The part; nil for that of the request.
  ///   - need: What is wanted of clips.
  /// - Throws: Errors of reading, `UsageError`, that of the need if no clip meets it, or
  ///   `EvaluationError.nothingHeldOut`.
  init(
    _ choice: CorpusRequest<VideoCorpusSettings>, _ frames: FrameSettings,
    label: String? = nil, part wanted: EvaluationSplit? = nil, threads: Int,
    need: ClipNeed = .frames,
    _ observer: any WorkObserver
  ) throws {
    var corpus = try choice.corpus("clips")
    corpus.label = label ?? corpus.label
    split = try wanted ?? choice.split { try corpus.parts() }
    let observe = { (done: Int, all: Int) throws in
      try observer.checkForStop()
      if done == all { observer.note("\(all) clips read") }
    }
    let split = split, kept = choice.trained.map { $0.path + "/" + VideoSamples.fileName }
    let all: [Int32]
    (shard, training, all) = try observer.withTemporaryFile { path in
      guard split == .validation else {
        let read = try corpus.clips(of: split == .test ? .test : nil)
        if let note = read.encodingNote { observer.note("note: " + note) }
        let shard = try FrameShard.make(
          read, frames, at: path, threads: threads, observe: observe)
        return (shard, [], shard.numbers(where: need.isMet))
      }
      let parts = try VideoSamples.Parts(
        corpus, frames, at: path, unlessIn: kept, threads: threads, where: need.isMet,
        observe: observe)
      if let note = parts.encodingNote { observer.note("note: " + note) }
      return (parts.shard, parts.training, parts.validation)
    }
    guard !all.isEmpty else {
      guard shard.clips.contains(where: need.isMet) else { throw need.missing(corpus) }
      throw choice.nothing(of: need.samples, in: split)
    }
    numbers = choice.limited(all)
    if split == .validation, let kept, shard.path != kept,
      FileManager.default.fileExists(atPath: kept)
    {
      choice.noteChange(of: "clips", observer)
    }
  }
}

extension ShownClips {
  /// The clips that are scored.
  var clips: [VideoClip] { numbers.map { shard.clips[Int($0)] } }

  /// Returns the batches of clips in order, with the frames in the middle of their stretches.
  func batches(
    _ numbers: [Int32], _ configuration: ClipEncoderConfiguration
  ) -> some Sequence<ClipBatch> {
    ClipBatches(shard, training: [], size: 50, configuration, seed: 0).batches(numbers)
  }
}
