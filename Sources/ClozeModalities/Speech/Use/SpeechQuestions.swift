import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

/// The utterances for the evaluation of models.
struct SpeechQuestions {
  /// Utterances and the part of the data that they belong to.
  struct Part {
    let samples: SpeechSamples
    let indices: [Int32]
    let split: EvaluationSplit

    var utterances: [Utterance] { indices.map { samples.shard.utterances[Int($0)] } }

    /// Returns the batches, in order.
    func batches() -> some Sequence<SpeechBatch> {
      SpeechBatches(samples, size: 64, frames: 9600, seed: 0).batches(indices)
    }
  }

  private let choice: CorpusRequest<SpeechCorpusSettings>
  private let observer: any WorkObserver
  /// Makes the selection of utterances for the model of `M` at `path`.
  init<M: Modality>(
    _ request: EvaluationRequest, _ observer: any WorkObserver, _ path: String, of _: M.Type
  ) throws where M.Body: UtteranceBody {
    self.observer = observer
    choice = try CorpusRequest(request, path, of: M.self)
  }

  /// The seed of all draws: that of the run's split for the utterances that validated.
  var seed: UInt64 { choice.seed }

  /// Reads the utterances for scoring a model of `backbone`.
  func scored(_ backbone: SpeechModelConfiguration, threads: Int) throws -> Part {
    let corpus = try choice.corpus("utterances")
    let split = try choice.split(among: corpus.source.parts)
    let samples = try read(corpus, split, backbone, threads)
    let indices = split == .validation ? samples.validation : samples.training
    guard !indices.isEmpty else {
      throw choice.nothing(of: "utterances", in: split)
    }
    return Part(samples: samples, indices: choice.limited(indices), split: split)
  }

  /// Reads the utterances for probes: those that train, those that validate, and those that test,
  /// if there are any.
  func probed(
    _ backbone: SpeechModelConfiguration, threads: Int
  ) throws -> (train: Part, validation: Part, test: Part?) {
    let corpus = try choice.corpus("utterances")
    let kept = try read(corpus, .validation, backbone, threads)
    guard !kept.validation.isEmpty else {
      throw choice.nothing(of: "utterances", in: .validation)
    }
    var test: Part?
    if try corpus.source.parts().contains(.test) {
      let samples = try read(corpus, .test, backbone, threads)
      test = Part(samples: samples, indices: choice.limited(samples.training), split: .test)
    }
    return (
      Part(samples: kept, indices: choice.limited(kept.training), split: .validation),
      Part(samples: kept, indices: choice.limited(kept.validation), split: .validation), test
    )
  }

  private func read(
    _ corpus: SpeechCorpusSettings, _ split: EvaluationSplit, _ backbone: SpeechModelConfiguration,
    _ threads: Int
  ) throws -> SpeechSamples {
    try observer.withTemporaryFile { path in
      guard split == .validation else {
        return try SpeechSamples(
          corpus, part: split == .test ? .test : nil, backbone, at: path, threads: threads,
          observe: prepare)
      }
      let trained = choice.trained
      let samples = try SpeechSamples(
        corpus, backbone, at: path,
        unlessIn: trained.map { $0.path + "/" + SpeechSamples.fileName },
        threads: threads, observe: prepare)
      let digest = trained?.checkpoints.dataDigest() ?? samples.shard.digest
      if digest != samples.shard.digest { choice.noteChange(of: "sounds", observer) }
      return samples
    }
  }

  private func prepare(_ event: PreparationEvent) throws {
    try observer.checkForStop()
    observer.prepare(event)
  }
}
