import ClozeCapabilities
import ClozeData

/// A model that turns files of clips into vectors.
protocol ClipFileEmbedder: FileEmbedder {
  /// The way from files to the frames that the model sees.
  var files: ClipFiles { get }

  /// Returns the vector of each clip of a batch.
  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[Float]]
}

extension ClipFileEmbedder {
  var samples: String { VideoClip.plural }

  /// The most clips that are encoded at once.
  private var most: Int { 50 }

  func embed(
    _ paths: [String], _ form: FileVectorForm, batch: Int, _ observer: any WorkObserver,
    each: (FileVector) throws -> Void
  ) throws {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let corpus = try VideoSource(paths: paths).clips()
    if let note = corpus.encodingNote { observer.note("note: " + note) }
    var omissions = corpus.omissions, done = 0
    let progress = observer.progress("embed", unit: "clip")
    defer { progress?.finish() }
    try files.batches(
      of: corpus.clips, size: min(batch, most), omit: { omissions.append($0) }
    ) { clips, frames in
      try observer.checkForStop()
      for (clip, vector) in zip(clips, try vectors(of: frames, form)) {
        guard vector.allSatisfy(\.isFinite) else {
          throw VideoModelError.notFinite(what: "vectors")
        }
        try each(
          FileVector(name: clip.name, label: clip.label, vector: vector, details: clip.details))
      }
      done += clips.count
      progress?.update(done: done, total: corpus.clips.count)
    }
    guard done > 0 else { throw VideoModelError.empty(paths: paths, omissions) }
    progress?.finish()
    if let note = omissions.note("clip", "left out") { observer.note("note: " + note) }
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
