import ClozeCapabilities
import ClozeData
import ClozeTensor

/// Sound files as the frames that a model reads, in batches.
struct SpeechFiles {
  let backbone: SpeechBackbone
  let compute: Compute

  /// The most frames of a batch, unless a single utterance has more.
  private static let batchFrames = 9600

  /// Returns the frames of an utterance.
  ///
  /// - Throws: `SpeechError.tooShort`; errors of reading.
  func frames(of utterance: Utterance) throws -> [Float] {
    let settings = backbone.configuration.features
    let sound = try SoundReader.read(utterance, rate: settings.rate)
    let frames = SpeechFeatures(settings)(sound.samples, on: compute.device.backend.pool)
    let needed = backbone.subsampling.least, count = frames.count / settings.bins
    guard count >= needed else {
      throw SpeechError.tooShort(path: utterance.path, frames: count, needed: needed)
    }
    return frames
  }

  /// Calls `body` with batches of the utterances, in order.
  ///
  /// - Parameters:
  ///   - size: The most utterances of a batch.
  ///   - omit: Receives utterances that cannot be read; may throw the error.
  func batches(
    of utterances: [Utterance], size: Int, omit: (Utterance, any Error) throws -> Void,
    _ body: ([Utterance], SpeechFrames) throws -> Void
  ) throws {
    let bins = backbone.configuration.features.bins
    var waiting: [Utterance] = [], frames: [[Float]] = [], count = 0
    func flush() throws {
      guard !waiting.isEmpty else { return }
      try body(waiting, SpeechFrames(joining: frames, bins: bins))
      (waiting, frames, count) = ([], [], 0)
    }
    for utterance in utterances {
      let more: [Float]
      do { more = try self.frames(of: utterance) } catch {
        try omit(utterance, error)
        continue
      }
      if count + more.count / bins > Self.batchFrames { try flush() }
      waiting.append(utterance)
      frames.append(more)
      count += more.count / bins
      if waiting.count == size { try flush() }
    }
    try flush()
  }
}
