import ClozeCapabilities
import ClozeModels
import ClozeObjectives
import ClozeTensor

extension VideoModality: Embedding {
  /// True: clips, and captions as well.
  public static var embedsFiles: Bool { true }

  /// Reads the model at `path`.
  public static func embedder(at path: String, _ compute: Compute) throws -> Embedder {
    let model = try VideoModel.load(from: ModelFolder.locate(path), device: compute.device)
    let space = ClipSpace(model, compute)
    return .both(CaptionEmbedder(space: space), ClipEmbedder(space: space))
  }
}

/// The form of the vectors in which clips and captions are compared.
private enum SpaceForm {
  /// The problem of another form; nil if this is it.
  static func problem(_ pooling: Pooling, _ isNormalized: Bool) -> String? {
    if pooling != .cls {
      return
        "--pool \(pooling) is for clips with --depth: in the space of clips and captions each has "
        + "one vector; leave it out"
    }
    return isNormalized
      ? nil : "--no-normalize: vectors of clips and captions always have length 1; leave it out"
  }
}

/// The tower of captions of a model of clips.
struct CaptionEmbedder: TextEmbedder {
  let space: ClipSpace

  var blocks: Int { space.model.towers.text.configuration.layers }
  var features: Int { space.model.configuration.backbone.spaceWidth }
  var maximumTokens: Int { space.model.configuration.backbone.text.maximumLength }
  var precision: DType { space.compute.dtype }
  var sentences: SentenceSettings {
    var settings = SentenceSettings()
    (settings.pooling, settings.normalizes) = (.cls, true)
    return settings
  }

  func canRead(_ text: String) -> Bool { true }

  func isCut(_ text: String) -> Bool {
    space.model.tokenizer.encode(text).count > maximumTokens - 2
  }

  func embed(_ texts: [String], pooling: Pooling, normalize: Bool) throws -> [[Float]] {
    if let problem = SpaceForm.problem(pooling, normalize) { throw UsageError(problem) }
    return try space.vectors(of: texts)
  }

  func states(_ texts: [String], pooling: Pooling, after depths: [Int]) throws -> [[[Float]]] {
    try space.states(texts, pooling, after: depths)
  }
}

/// The tower of clips of a model of clips.
struct ClipEmbedder: ClipFileEmbedder {
  let space: ClipSpace

  /// The encoder's states, where a depth is chosen.
  private var states: ClipStates {
    ClipStates(encoder: space.model.towers.tower, compute: space.compute)
  }

  var files: ClipFiles { space.files }
  var blocks: Int { states.blocks }
  var features: Int { space.model.configuration.backbone.spaceWidth }
  var precision: DType { space.compute.dtype }
  var usual: FileVectorForm {
    var form = FileVectorForm()
    (form.pooling, form.isNormalized) = (.cls, true)
    return form
  }

  func features(of form: FileVectorForm) -> Int { form.depths == nil ? features : states.width }

  func problem(of form: FileVectorForm) -> String? {
    form.depths == nil
      ? SpaceForm.problem(form.pooling, form.isNormalized) : states.problem(of: form)
  }

  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[[Float]]] {
    form.depths == nil
      ? try space.vectors(of: clips.bytes, counts: clips.counts).map { [$0] }
      : try states.vectors(of: clips, form)
  }
}
