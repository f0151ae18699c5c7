import ClozeData
import ClozeTensor
import ClozeTraining

/// The corpus that a model is scored on: that of its run, or the one that a request names.
public struct CorpusRequest<Corpus: CorpusSettings> {
  /// The request.
  public let request: EvaluationRequest
  /// The path of the model, a run folder or a model folder.
  public let path: String
  private let run: (corpus: Corpus, seed: UInt64)?

  /// Reads the recipe of the model of `M` at `path`, if that is a run.
  public init<M: Modality>(
    _ request: EvaluationRequest, _ path: String, of _: M.Type
  ) throws where M.Body: CorpusBody, M.Body.Corpus == Corpus {
    (self.request, self.path) = (request, path)
    run = try M.recipe(ofRunAt: path).map { ($0.body.data, $0.seed) }
  }

  /// The seed of all draws: that of the run's split for the samples that validated.
  public var seed: UInt64 {
    let validates = request.split.map { $0 == .validation } ?? request.data.isEmpty
    return request.seed ?? (validates ? run?.corpus.splitSeed : run?.seed) ?? 42
  }

  /// Returns the corpus, with the paths of the request if it has some.
  ///
  /// - Parameter samples: The samples in messages, in the plural.
  /// - Throws: `UsageError` if neither names one.
  public func corpus(_ samples: String) throws -> Corpus {
    var corpus = run?.corpus ?? Corpus()
    if !request.data.isEmpty { (corpus.paths, corpus.validationPaths) = (request.data, []) }
    guard !corpus.paths.isEmpty else { throw UsageError.noData(for: path, samples) }
    return corpus
  }

  /// The run that has trained the model; nil for a model by itself.
  public var trained: RunFolder? { RunFolder.holder(ofWeightsAt: path)?.run }

  /// Notes that the samples of the run are not those that it was trained on, unless others are
  /// given.
  ///
  /// - Parameter samples: The samples, in the plural.
  public func noteChange(of samples: String, _ observer: any WorkObserver) {
    guard request.data.isEmpty else { return }
    observer.note(
      "note: the \(samples) of \(path) have changed since it was trained, so that those that "
        + "validate now may have been trained on; put the old ones back, or give others with --data"
    )
  }

  /// Returns the error of a part without any samples.
  ///
  /// - Parameters:
  ///   - samples: The samples, in the plural.
  ///   - split: The part.
  public func nothing(of samples: String, in split: EvaluationSplit) -> any Error {
    guard !request.data.isEmpty else {
      return EvaluationError.nothingHeldOut(run: path, samples: samples)
    }
    return UsageError(
      "the part \(split.rawValue) of \(request.data.joined(separator: ", ")) has no \(samples); "
        + "choose another with --split")
  }

  /// Returns the part that is scored: that of the request; else what validated of the run's data,
  /// and what tests of other data, or all of it without such a part.
  public func split(among parts: () throws -> [LabelledPart]) rethrows -> EvaluationSplit {
    if let split = request.split { return split }
    guard !request.data.isEmpty else { return .validation }
    return try parts().contains(.test) ? .test : .all
  }

  /// Returns at most as many samples as requested: a random choice by the seed.
  public func limited(_ indices: [Int32]) -> [Int32] {
    guard let limit = request.limit, limit < indices.count else { return indices }
    var random = CounterRandom(seed: seed, purpose: .split)
    return indices.shuffled(using: &random).prefix(limit).sorted()
  }
}
