import ClozeCapabilities
import ClozeData
import ClozeTraining
import Foundation

/// What clips must have to be scored.
struct ClipNeed: Sendable {
  /// Clips in messages, such as `clips with classes`.
  let samples: String
  /// Returns true for clips that have it.
  let isMet: @Sendable (VideoClip) -> Bool
  /// Returns the error of a corpus none of whose clips has it.
  let missing: @Sendable (VideoCorpusSettings) -> any Error

  /// A class.
  static let classes = ClipNeed(
    samples: "clips with classes", isMet: { $0.label != nil }, missing: \.noClasses)
  /// Questions.
  static let questions = ClipNeed(
    samples: "clips with questions", isMet: { !$0.questions.isEmpty },
    missing: { _ in VideoModelError.noQuestions })
}

/// Clips of a part of the data, for the evaluation of models.
struct ClipPart {
  /// The frames of all clips.
  let shard: FrameShard
  /// The numbers of the clips, ascending.
  let numbers: [Int32]
  /// The part.
  let split: EvaluationSplit

  /// The clips.
  var clips: [VideoClip] { numbers.map { shard.clips[Int($0)] } }

  /// Returns the batches, in order, with the frames in the middle of the clips' stretches.
  func batches(_ configuration: ClipEncoderConfiguration) -> some Sequence<ClipBatch> {
    ClipBatches(shard, training: [], size: 50, configuration, seed: 0).batches(numbers)
  }

  /// Reads the clips of a request.
  ///
  /// - Throws: Errors of reading, `UsageError`, `EvaluationError.nothingHeldOut`, and that of what
  ///   is needed.
  static func scored(
    _ choice: CorpusRequest<VideoCorpusSettings>, _ need: ClipNeed, _ frames: FrameSettings,
    _ threads: Int, _ observer: any WorkObserver
  ) throws -> ClipPart {
    let corpus = try choice.corpus(VideoClip.plural)
    let split = try choice.split { try corpus.parts() }
    let reader = Reader(need: need, frames: frames, threads: threads, observer: observer)
    let part =
      try split == .validation
      ? reader.kept(corpus).validation : reader.part(corpus, split)
    guard !part.numbers.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: choice.path, samples: need.samples)
    }
    return ClipPart(
      shard: part.shard, numbers: choice.limited(part.numbers), split: part.split)
  }

  /// Reads the clips for probes: those that train, those that validate, and those that test, if
  /// there are any.
  static func probed(
    _ choice: CorpusRequest<VideoCorpusSettings>, label: String?, _ frames: FrameSettings,
    _ threads: Int, _ observer: any WorkObserver
  ) throws -> (train: ClipPart, validation: ClipPart, test: ClipPart?) {
    var corpus = try choice.corpus(VideoClip.plural)
    corpus.label = label ?? corpus.label
    let need = ClipNeed.classes
    let reader = Reader(need: need, frames: frames, threads: threads, observer: observer)
    let kept = try reader.kept(corpus)
    guard !kept.validation.numbers.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: choice.path, samples: need.samples)
    }
    let train = ClipPart(
      shard: kept.training.shard, numbers: choice.limited(kept.training.numbers),
      split: .validation)
    let hasTest = try corpus.parts().contains(.test)
    return (train, kept.validation, hasTest ? try reader.part(corpus, .test) : nil)
  }

  /// The reading of clips into files of frames that go when nothing reads them any more.
  private struct Reader {
    let need: ClipNeed
    let frames: FrameSettings
    let threads: Int
    let observer: any WorkObserver

    /// Reads the clips that train and those that validate.
    func kept(
      _ corpus: VideoCorpusSettings
    ) throws -> (training: ClipPart, validation: ClipPart) {
      let parts = try withFile { path in
        try VideoSamples.Parts(
          corpus, frames, at: path, threads: threads, where: need.isMet, observe: observe)
      }
      guard parts.captioned > 0 else { throw need.missing(corpus) }
      func part(_ numbers: [Int32]) -> ClipPart {
        ClipPart(shard: parts.shard, numbers: numbers, split: .validation)
      }
      return (part(parts.training), part(parts.validation))
    }

    /// Reads the clips that test, or all.
    func part(_ corpus: VideoCorpusSettings, _ split: EvaluationSplit) throws -> ClipPart {
      let clips = try corpus.clips(of: split == .test ? .test : nil)
      guard clips.clips.contains(where: need.isMet) else { throw need.missing(corpus) }
      let shard = try withFile { path in
        try FrameShard.make(clips, frames, at: path, threads: threads, observe: observe)
      }
      return ClipPart(shard: shard, numbers: shard.numbers(where: need.isMet), split: split)
    }

    private func observe(_ done: Int, _ all: Int) throws {
      try observer.checkForStop()
      if done == all { observer.note("\(all) clips read") }
    }

    private func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("cloze-frames-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: file) }
      return try observer.removing(file) { try body(file) }
    }
  }
}
