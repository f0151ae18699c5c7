import ClozeCapabilities
import ClozeData
import ClozeTraining
import Foundation

/// Clips with classes of a part of the data, for the evaluation of models.
struct ClassifiedPart {
  private let shard: FrameShard
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
  /// - Throws: Errors of reading, `UsageError`, `EvaluationError.nothingHeldOut`,
  ///   `ClassedSampleError.noLabels` or `VideoModelError.noColumn`.
  static func scored(
    _ choice: CorpusRequest<VideoCorpusSettings>, label: String? = nil, _ frames: FrameSettings,
    _ threads: Int, _ observer: any WorkObserver
  ) throws -> ClassifiedPart {
    let corpus = try corpus(choice, label)
    let split = try choice.split { try corpus.parts() }
    let reader = Reader(frames: frames, threads: threads, observer: observer)
    let part =
      try split == .validation
      ? reader.kept(corpus).validation : reader.part(corpus, split)
    guard !part.numbers.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: choice.path, samples: "clips with classes")
    }
    return ClassifiedPart(
      shard: part.shard, numbers: choice.limited(part.numbers), split: part.split)
  }

  /// Reads the clips for probes: those that train, those that validate, and those that test, if
  /// there are any.
  static func probed(
    _ choice: CorpusRequest<VideoCorpusSettings>, label: String?, _ frames: FrameSettings,
    _ threads: Int, _ observer: any WorkObserver
  ) throws -> (train: ClassifiedPart, validation: ClassifiedPart, test: ClassifiedPart?) {
    let corpus = try corpus(choice, label)
    let reader = Reader(frames: frames, threads: threads, observer: observer)
    let kept = try reader.kept(corpus)
    guard !kept.validation.numbers.isEmpty else {
      throw EvaluationError.nothingHeldOut(run: choice.path, samples: "clips with classes")
    }
    let train = ClassifiedPart(
      shard: kept.training.shard, numbers: choice.limited(kept.training.numbers),
      split: .validation)
    let hasTest = try corpus.parts().contains(.test)
    return (train, kept.validation, hasTest ? try reader.part(corpus, .test) : nil)
  }

  private static func corpus(
    _ choice: CorpusRequest<VideoCorpusSettings>, _ label: String?
  ) throws -> VideoCorpusSettings {
    var corpus = try choice.corpus("clips")
    corpus.label = label ?? corpus.label
    return corpus
  }

  /// The reading of clips into files of frames that go when nothing reads them any more.
  private struct Reader {
    let frames: FrameSettings
    let threads: Int
    let observer: any WorkObserver

    /// Reads the clips that train and those that validate.
    func kept(
      _ corpus: VideoCorpusSettings
    ) throws -> (training: ClassifiedPart, validation: ClassifiedPart) {
      let parts = try withFile { path in
        try VideoSamples.Parts(
          corpus, frames, at: path, threads: threads, where: { $0.label != nil }, observe: observe)
      }
      guard parts.captioned > 0 else { throw corpus.noClasses }
      func part(_ numbers: [Int32]) -> ClassifiedPart {
        ClassifiedPart(shard: parts.shard, numbers: numbers, split: .validation)
      }
      return (part(parts.training), part(parts.validation))
    }

    /// Reads the clips that test, or all.
    func part(_ corpus: VideoCorpusSettings, _ split: EvaluationSplit) throws -> ClassifiedPart {
      let clips = try corpus.clips(of: split == .test ? .test : nil)
      guard clips.clips.contains(where: { $0.label != nil }) else { throw corpus.noClasses }
      let shard = try withFile { path in
        try FrameShard.make(clips, frames, at: path, threads: threads, observe: observe)
      }
      return ClassifiedPart(
        shard: shard, numbers: shard.numbers { $0.label != nil }, split: split)
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
