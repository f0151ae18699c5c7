import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTokens

/// A clip as a model sees it.
struct SeenClip: Sendable {
  /// The second at which each chosen frame appears; with tubes, that of all their frames.
  let times: [Double]
  /// The number of frames, or of tubes of frames.
  let count: Int
  /// The colours of the chosen frames.
  let bytes: [UInt8]
}

/// Files of clips as the frames that a model reads, in batches, in memory that does not grow with
/// their number.
struct ClipFiles: Sendable {
  private let frames: FrameSettings
  private let choice: TubeChoice
  private let threads: Int

  /// Makes batches for a model of these sizes.
  init(_ configuration: ClipEncoderConfiguration, threads: Int) {
    frames = configuration.frames
    choice = TubeChoice(count: configuration.count, tube: configuration.tube)
    self.threads = max(1, threads)
  }

  /// A clip as a model sees it, or the reason for which it cannot.
  private enum Outcome: Sendable {
    case seen(SeenClip)
    case omitted(Omission)
  }

  /// Calls `each` with the predictions for the clips in `paths`, as a `FilePredictor` does.
  ///
  /// - Parameter scores: Returns the scores of the classes of a batch.
  func predictions(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void, _ scores: (ClipBatch) throws -> ClassScores
  ) throws {
    // Paths are read apart: a file may be given twice, and classes do not matter.
    var clips: [VideoClip] = [], number = first
    for path in paths {
      do {
        let corpus = try VideoSource(paths: [path]).clips()
        for omission in corpus.omissions { omit(omission) }
        clips += corpus.clips
      } catch  where Omission.concerns(error) { omit(Omission(path, error)) }
    }
    try batches(of: clips, size: batch, omit: omit) { clips, frames in
      let scores = try scores(frames)
      try each(
        clips.enumerated().map { place, clip in
          SamplePrediction(
            number: number + place, name: clip.name, top: scores.top(top, of: place))
        })
      number += clips.count
    }
  }

  /// Calls `body` with batches of the clips that can be read, in order.
  ///
  /// - Parameters:
  ///   - size: The most clips of a batch.
  ///   - omit: Receives the clips that cannot be read, with their reasons.
  /// - Throws: `VideoError` if no clip can be read whatever it is; what `body` throws.
  func batches(
    of clips: [VideoClip], size: Int, omit: (Omission) -> Void,
    _ body: ([VideoClip], ClipBatch) throws -> Void
  ) throws {
    var waiting: [VideoClip] = [], counts: [Int] = [], bytes: [UInt8] = [], number = 0
    func flush() throws {
      guard !waiting.isEmpty else { return }
      let numbers = waiting.indices.map(Int32.init)
      try body(waiting, ClipBatch(number: number, clips: numbers, counts: counts, bytes: bytes))
      number += 1
      (waiting, counts, bytes) = ([], [], [])
    }
    let reader = VideoReader()
    var pipeline = OrderedPipeline(threads: threads, most: 2 * threads) {
      (clip: VideoClip) in try outcome(clip, reader)
    }
    func receive(_ clip: VideoClip, _ outcome: Outcome) throws {
      switch outcome {
      case .omitted(let omission): omit(omission)
      case .seen(let seen):
        waiting.append(clip)
        counts.append(seen.count)
        bytes += seen.bytes
      }
      if waiting.count == size { try flush() }
    }
    for clip in clips { try pipeline.add(clip, weight: 1, into: receive) }
    try pipeline.flush(into: receive)
    try flush()
  }

  /// Returns those frames of a clip that a model sees of the ones that a run keeps.
  ///
  /// - Throws: `VideoError`.
  func read(_ clip: VideoClip, by reader: VideoReader) throws -> SeenClip {
    let read = try reader.frames(
      of: clip, kept: frames.kept, size: VideoReader.Size(frames.size))
    var none: CounterRandom?
    let chosen = choice.frames(read.times, end: read.info.seconds, &none)
    let size = 3 * read.width * read.height
    return SeenClip(
      times: chosen.map { read.times[$0] }, count: chosen.count / choice.tube,
      bytes: chosen.flatMap { read.bytes[$0 * size..<($0 + 1) * size] })
  }

  private func outcome(_ clip: VideoClip, _ reader: VideoReader) throws -> Outcome {
    do { return .seen(try read(clip, by: reader)) } catch let error as VideoError
      where error.concernsAll
    {
      throw error
    } catch {
      return .omitted(Omission(clip.name, error))
    }
  }
}
