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
  private var layers: Int { backbone.configuration.encoder.layers }

  var samples: String { "utterances" }
  var features: Int { backbone.configuration.encoder.hidden }
  var precision: DType { files.compute.dtype }

  func problem(of form: FileVectorForm) -> String? {
    if let depth = form.depth, !(0...layers).contains(depth) {
      return "--depth is \(depth): must lie in 0...\(layers), the model's blocks"
    }
    guard !Self.poolings.contains(form.pooling) else { return nil }
    return "--pool \(form.pooling) is for texts: speech has no class token; give "
      + Self.poolings.map(\.rawValue).joined(separator: ", ")
  }

  func embed(
    _ paths: [String], _ form: FileVectorForm, batch: Int, _ observer: any WorkObserver,
    each: (FileVector) throws -> Void
  ) throws {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let corpus = try SpeechSource(paths: paths, maximalSeconds: maximalSeconds).utterances()
    if let note = corpus.encodingNote { observer.note("note: " + note) }
    var omissions = corpus.omissions, done = 0
    let progress = observer.progress("embed", unit: "utterance")
    defer { progress?.finish() }
    try files.batches(
      of: corpus.utterances, size: batch,
      omit: { omissions.append(SoundOmission($0.name, $1)) }
    ) { utterances, frames in
      try observer.checkForStop()
      for (utterance, vector) in zip(utterances, try vectors(of: frames, form)) {
        try each(FileVector(name: utterance.name, label: utterance.label, vector: vector))
      }
      done += utterances.count
      progress?.update(done: done, total: corpus.utterances.count)
    }
    guard let note = omissions.note("sound", "left out") else { return }
    guard done > 0 else { throw SpeechError.empty(paths: paths, reason: omissions.named) }
    progress?.finish()
    observer.note("note: " + note)
  }

  /// Returns the vector [C] of each utterance.
  private func vectors(of frames: SpeechFrames, _ form: FileVectorForm) throws -> [[Float]] {
    let context = ForwardContext(evaluating: precision), depth = form.depth ?? layers
    let layout = backbone.layout(frames)
    let states = try GradientMode.disabled {
      let states =
        depth == 0
        ? try backbone.steps(frames, context)
        : try backbone.states(frames, after: [depth], context)[0]
      return try states.cast(to: .f32).values
    }
    guard states.allSatisfy(\.isFinite) else { throw SpeechError.notFinite(what: "vectors") }
    let vectors = form.pooling.vectors(states, layout, width: features)
    return form.isNormalized ? vectors.map(\.unit) : vectors
  }
}
