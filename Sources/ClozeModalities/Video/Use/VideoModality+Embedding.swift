import ClozeCapabilities
import ClozeData
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
      return "--pool \(pooling) is for models without a common space of clips and captions, in "
        + "which each has one vector; leave it out"
    }
    return isNormalized
      ? nil : "--no-normalize: vectors of clips and captions always have length 1; leave it out"
  }
}

/// The tower of captions of a model of clips.
struct CaptionEmbedder: TextEmbedder {
  let space: ClipSpace

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
}

/// The tower of clips of a model of clips.
struct ClipEmbedder: FileEmbedder {
  let space: ClipSpace

  var samples: String { VideoClip.plural }
  var features: Int { space.model.configuration.backbone.spaceWidth }
  var precision: DType { space.compute.dtype }
  var usual: FileVectorForm {
    var form = FileVectorForm()
    (form.pooling, form.isNormalized) = (.cls, true)
    return form
  }

  func problem(of form: FileVectorForm) -> String? {
    if form.depth != nil {
      return "--depth is for models of speech: clips have vectors of the last block; leave it out"
    }
    return SpaceForm.problem(form.pooling, form.isNormalized)
  }

  func embed(
    _ paths: [String], _ form: FileVectorForm, batch: Int, _ observer: any WorkObserver,
    each: (FileVector) throws -> Void
  ) throws {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let corpus = try VideoSource(paths: paths).clips()
    var omissions = corpus.omissions, done = 0
    let progress = observer.progress("embed", unit: "clip")
    defer { progress?.finish() }
    try space.files.batches(
      of: corpus.clips, size: min(batch, ClipSpace.most), omit: { omissions.append($0) }
    ) { clips, frames in
      try observer.checkForStop()
      let vectors = try space.vectors(of: frames.bytes, counts: frames.counts)
      for (clip, vector) in zip(clips, vectors) {
        try each(
          FileVector(name: clip.name, label: clip.label, vector: vector, details: clip.details))
      }
      done += clips.count
      progress?.update(done: done, total: corpus.clips.count)
    }
    guard done > 0 else {
      throw FrameShardError.noFrames(
        first: omissions.first, count: corpus.clips.count + corpus.omissions.count)
    }
    progress?.finish()
    omissions.note("left out", observer)
  }
}

extension VideoClip {
  /// The stretch of its file in seconds, if it is not the whole, and its first caption.
  var details: [ResultTable.Property] {
    let isStretch = begin > 0 || end != nil
    return [
      .init("begin", isStretch ? .number(begin) : .nothing),
      .init("end", end.map { .number($0) } ?? .nothing),
      .init("caption", captions.first.map { .text($0) } ?? .nothing),
    ]
  }
}

extension [Omission] {
  /// Notes how many clips there are, and the first.
  func note(_ what: String, _ observer: any WorkObserver) {
    guard let first else { return }
    observer.note(
      "note: \(count) \(count == 1 ? "clip is" : "clips are") \(what), such as \(first.name): "
        + first.reason)
  }
}
