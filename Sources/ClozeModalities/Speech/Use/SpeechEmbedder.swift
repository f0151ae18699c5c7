import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTraining

extension SpeechModality: Embedding {
  /// True: sound files.
  public static var embedsFiles: Bool { true }

  /// Reads the pretrained model at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try SpeechModel.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(try SpeechEmbedder(model.backbone, Self.self, path, compute))
  }
}

extension SpeechClassifyModality: Embedding {
  /// True: sound files.
  public static var embedsFiles: Bool { true }

  /// Reads the classifier at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try SpeechClassifier.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(try SpeechEmbedder(model.backbone, Self.self, path, compute))
  }
}

extension SpeechCTCModality: Embedding {
  /// True: sound files.
  public static var embedsFiles: Bool { true }

  /// Reads the recogniser at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try SpeechRecognizer.load(from: ModelFolder.locate(path), device: compute.device)
    return .files(try SpeechEmbedder(model.backbone, Self.self, path, compute))
  }
}

/// The backbone of a model of speech, which turns sounds into vectors.
struct SpeechEmbedder: FileEmbedder {
  private let files: SpeechFiles
  /// The seconds beyond which recordings are cut.
  private let maximalSeconds: Double

  /// The poolings that make sense without class tokens.
  private static let poolings = Pooling.allCases.filter { $0 != .cls }

  /// Makes vectors by the `backbone` of the model of `M` at `path`.
  init<M: Modality>(
    _ backbone: SpeechBackbone, _: M.Type, _ path: String, _ compute: Compute
  ) throws where M.Body: UtteranceBody {
    files = SpeechFiles(backbone: backbone, compute: compute)
    maximalSeconds =
      try M.recipe(ofRunAt: path)?.body.data.maximalSeconds
      ?? SpeechCorpusSettings().maximalSeconds
  }

  private var backbone: SpeechBackbone { files.backbone }

  var samples: String { "utterances" }
  var blocks: Int { backbone.configuration.encoder.layers }
  var features: Int { backbone.configuration.encoder.hidden }
  var precision: DType { files.compute.dtype }

  func problem(of form: FileVectorForm) -> String? {
    if let problem = form.depthProblem("the model's blocks", blocks) { return problem }
    guard !Self.poolings.contains(form.pooling) else { return nil }
    return "--pool \(form.pooling) is for texts: speech has no class token; give "
      + Self.poolings.map(\.rawValue).joined(separator: ", ")
  }

  func embed(
    _ paths: [String], limit: Int?, _ form: FileVectorForm, batch: Int,
    _ observer: any WorkObserver, each: (FileVector) throws -> Void
  ) throws -> (listed: Int, omitted: [OmittedSample]) {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let corpus = try SpeechSource(paths: paths, maximalSeconds: maximalSeconds).utterances()
    if let note = corpus.encodingNote { observer.note("note: " + note) }
    let utterances = Array(corpus.utterances.prefix(limit ?? .max))
    var numbers = SampleNumbers(utterances.map(\.name), unlisted: corpus.omissions), done = 0
    let progress = observer.progress("embed", unit: "utterance")
    defer { progress?.finish() }
    try files.batches(
      of: utterances, size: batch, omit: { numbers.omit($0.name, SoundOmission($0.name, $1)) }
    ) { part, frames in
      try observer.checkForStop()
      for (utterance, vectors) in zip(part, try vectors(of: frames, form)) {
        try each(
          FileVector(
            number: numbers.next(utterance.name), name: utterance.name, label: utterance.label,
            vectors: vectors))
      }
      done += part.count
      progress?.update(done: done, total: utterances.count)
    }
    let omissions = numbers.omissions
    if let note = omissions.note("sound", "left out") {
      guard done > 0 else { throw SpeechError.empty(paths: paths, reason: omissions.named) }
      progress?.finish()
      observer.note("note: " + note)
    }
    return (corpus.utterances.count, numbers.omitted)
  }

  /// Returns the vectors of each utterance, one for each depth [utterances][depths][C].
  private func vectors(of frames: SpeechFrames, _ form: FileVectorForm) throws -> [[[Float]]] {
    let context = ForwardContext(evaluating: precision), layout = backbone.layout(frames)
    let states = try GradientMode.disabled {
      try backbone.states(frames, after: form.depths ?? [blocks], context).map {
        try $0.cast(to: .f32).values
      }
    }
    guard states.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw SpeechError.notFinite(what: "vectors")
    }
    return form.bySample(states.map { form.pooling.vectors($0, layout, width: features) })
  }
}
