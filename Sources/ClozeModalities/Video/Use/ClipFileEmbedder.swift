import ClozeCapabilities
import ClozeData

/// A model that turns files of clips into vectors.
protocol ClipFileEmbedder: FileEmbedder {
  /// The way from files to the frames that the model sees.
  var files: ClipFiles { get }

  /// Returns the vectors of each clip of a batch, one for each depth [clips][depths][C].
  func vectors(of clips: ClipBatch, _ form: FileVectorForm) throws -> [[[Float]]]
}

extension ClipFileEmbedder {
  var samples: String { VideoClip.plural }

  /// The most clips that are encoded at once.
  private var most: Int { 50 }

  func embed(
    _ paths: [String], limit: Int?, _ form: FileVectorForm, batch: Int,
    _ observer: any WorkObserver, each: (FileVector) throws -> Void
  ) throws -> (listed: Int, omitted: [OmittedSample]) {
    if let problem = problem(of: form) { throw UsageError(problem) }
    let corpus = try VideoSource(paths: paths).clips()
    if let note = corpus.encodingNote { observer.note("note: " + note) }
    let clips = Array(corpus.clips.prefix(limit ?? .max))
    var numbers = SampleNumbers(clips.map(\.name), unlisted: corpus.omissions), done = 0
    let progress = observer.progress("embed", unit: "clip")
    defer { progress?.finish() }
    try files.batches(
      of: clips, size: min(batch, most), omit: { numbers.omit($0.name, $0) }
    ) { part, frames in
      try observer.checkForStop()
      for (clip, vectors) in zip(part, try vectors(of: frames, form)) {
        guard vectors.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
          throw VideoModelError.notFinite(what: "vectors")
        }
        try each(
          FileVector(
            number: numbers.next(clip.name), name: clip.name, label: clip.label,
            vectors: vectors, details: clip.details))
      }
      done += part.count
      progress?.update(done: done, total: clips.count)
    }
    let omissions = numbers.omissions
    guard done > 0 else { throw VideoModelError.empty(paths: paths, omissions) }
    progress?.finish()
    if let note = omissions.note("clip", "left out") { observer.note("note: " + note) }
    return (corpus.clips.count, numbers.omitted)
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
