import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// The evaluation of pretrained models of video by classifiers that are trained on the frozen
/// features of every depth of their encoder of clips.
public struct ClipProbe {
  private let request: EvaluationRequest
  private let compute: Compute
  private let observer: any WorkObserver

  /// `--label`.
  public static let label = EvaluationOption(
    "label",
    "Classifiers of video, and models of it with --probe: the column of classes in tables "
      + "(default: the run's).",
    valueName: "column", .text)

  /// Returns the probe of a request; nil if it asks for none.
  ///
  /// - Parameter others: Options that exclude a probe.
  /// - Throws: `UsageError` if options are given that need another.
  static func probe(
    of request: EvaluationRequest, excluding others: [EvaluationOption] = []
  ) throws -> FrozenProbe? {
    guard let probe = try FrozenProbe.ofDepths(request) else {
      guard !request.isGiven(label) else {
        throw UsageError("\(label.spelling) is for probes; give \(FrozenProbe.option.spelling)")
      }
      return nil
    }
    guard let other = others.first(where: request.isGiven) else { return probe }
    throw UsageError(
      "\(FrozenProbe.option.spelling) and \(other.spelling) exclude each other; give one")
  }

  /// Makes an evaluation.
  public init(
    _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) {
    (self.request, self.compute, self.observer) = (request, compute, observer)
  }

  /// Returns the accuracy of `probe` at every depth of the encoder of clips of the model of `M` at
  /// `path` on the clips that validate, and that of the best one there on those that test.
  ///
  /// - Throws: Errors of reading the model and the clips, `ClassedSampleError`.
  public func scores<M: Modality>(
    by probe: FrozenProbe, of path: String, _: M.Type
  ) throws -> [Score] where M.Body: CorpusBody, M.Body.Corpus == VideoCorpusSettings {
    let encoder = try ClipEncoder.load(from: ModelFolder.locate(path), device: compute.device)
    let choice = try CorpusRequest(request, path, of: M.self)
    let held = try clips(.validation, choice, encoder)
    let test = try hasTest(choice) ? clips(.test, choice, encoder) : nil
    let training = choice.limited(held.training)
    // A class that no clip trains is one that no answer is right for.
    let classes = try
      (training.map { held.shard.clips[Int($0)] } + held.clips
      + (test?.clips ?? [])).classes()
    func features(_ part: ShownClips, _ numbers: [Int32]) throws -> DepthFeatures {
      DepthFeatures(
        try self.features(encoder, part, numbers),
        labels: try numbers.map { part.shard.clips[Int($0)] }.labels(among: classes))
    }
    return try DepthProbes(probe, classes: classes, samples: VideoClip.plural).scores(
      train: features(held, training), validation: features(held, held.numbers),
      test: test.map { try features($0, $0.numbers) }, model: path, seed: choice.seed,
      compute.device)
  }

  /// True if clips with classes test.
  private func hasTest(_ choice: CorpusRequest<VideoCorpusSettings>) throws -> Bool {
    var corpus = try choice.corpus(VideoClip.plural)
    corpus.label = request.text(Self.label) ?? corpus.label
    guard try corpus.parts().contains(.test) else { return false }
    return try corpus.clips(of: .test).clips.contains(where: ClipNeed.classes.isMet)
  }

  private func clips(
    _ part: EvaluationSplit, _ choice: CorpusRequest<VideoCorpusSettings>, _ encoder: ClipEncoder
  ) throws -> ShownClips {
    try ShownClips(
      choice, encoder.configuration.frames, label: request.text(Self.label), part: part,
      threads: compute.threads, need: .classes, observer)
  }

  /// Returns [the mean of the class tokens; the mean of the patches; their deviation] of every
  /// clip, for each depth from 0, the encoder's input [N, 3 C].
  private func features(
    _ encoder: ClipEncoder, _ part: ShownClips, _ numbers: [Int32]
  ) throws -> [FeatureRows] {
    let layers = encoder.configuration.video.layers, width = encoder.configuration.video.hidden
    var values = [[Float]](repeating: [], count: layers + 1), done = 0
    let progress = observer.progress("encode", unit: "clip")
    defer { progress?.finish() }
    for batch in part.batches(numbers, encoder.configuration) {
      try observer.checkForStop()
      try GradientMode.disabled {
        let context = ForwardContext(evaluating: compute.dtype)
        let (rows, layout) = try encoder.rows(batch.bytes, counts: batch.counts, context)
        let states = try encoder.encoder.states(
          rows, layout, context, after: Array(0...layers))
        for (depth, state) in states.enumerated() {
          values[depth] += try ClipFeatures(state, layout).moments()
        }
      }
      done += batch.clips.count
      progress?.update(done: done, total: numbers.count)
    }
    return try values.map { try FeatureRows($0, width: 3 * width) }
  }
}

extension ClipFeatures {
  /// Computes [the class vector; the mean of the patches; their deviation] of each clip [B, 3 C].
  fileprivate func moments() throws -> [Float] {
    let means = try means().cast(to: .f32).values, width = classes.shape[1]
    let patches = try patches.cast(to: .f32).values
    var first = 0, features: [Float] = []
    for (clip, count) in frames.enumerated() {
      let rows = first..<first + count * patchesPerFrame
      let row = means[2 * width * clip..<2 * width * (clip + 1)]
      features += row
      features += (0..<width).map { column in
        let mean = Double(row[row.startIndex + width + column])
        let sum = rows.reduce(0.0) { sum, place in
          let distance = Double(patches[place * width + column]) - mean
          return sum + distance * distance
        }
        return Float((sum / Double(max(1, rows.count))).squareRoot())
      }
      first = rows.upperBound
    }
    return features
  }
}

extension ClipEncoder {
  /// Reads the encoder of clips of the model of video in the folder at `path`.
  ///
  /// - Throws: As `configuration(of:)` and `begin(with:)`.
  static func load(from path: String, device: Device) throws -> ClipEncoder {
    let store = ParameterStore(seed: 0, device: device, isDrawn: { _ in false })
    let encoder = try ClipEncoder(store, configuration(of: path))
    try encoder.begin(with: path)
    return encoder
  }
}
