import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The clips of one step, each with one of its captions.
public struct VideoBatch: Sendable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The clips' numbers [B].
  public let clips: [Int32]
  /// The numbers of their captions, equal where captions are [B].
  public let captions: [Int32]
  /// The captions.
  public let tokens: PackedBatch
  /// The number of tubes of frames of each clip [B].
  public let counts: [Int]
  /// The colours of the frames, clip by clip.
  public let bytes: [UInt8]
}

/// The construction of batches of clips.
public struct VideoBatches: Sendable {
  /// The clips.
  public let samples: VideoSamples
  /// The most clips of a batch.
  public let size: Int
  /// The choice of a clip's frames.
  let frames: TubeChoice
  /// The seed of the order and of all choices.
  public let seed: UInt64

  /// Makes batches of at most `size` clips.
  public init(
    _ samples: VideoSamples, size: Int, _ configuration: VideoModelConfiguration, seed: UInt64
  ) {
    (self.samples, self.size, self.seed) = (samples, size, seed)
    frames = TubeChoice(count: configuration.count, tube: configuration.tube)
  }

  /// Returns an endless stream of training batches from `cursor` on, made on a separate thread; all
  /// are full, as far as there are clips: the remainder of an epoch is omitted.
  public func stream(from cursor: BatchCursor) throws -> BatchSequence<VideoBatch> {
    try ClipOrder.stream(of: samples.training, size: size, seed: seed, from: cursor) {
      batch($0, number: $1, isTraining: true)
    }
  }

  /// Returns the batches of `clips` in their order, the last one included, each clip with its first
  /// caption and with the frames in the middle of its stretches.
  public func batches(_ clips: [Int32]) -> some Sequence<VideoBatch> {
    stride(from: 0, to: clips.count, by: size).enumerated().lazy.map { number, first in
      batch(
        Array(clips[first..<min(first + size, clips.count)]), number: number, isTraining: false)
    }
  }

  private func batch(_ clips: [Int32], number: Int, isTraining: Bool) -> VideoBatch {
    var captions: [Int32] = [], bytes: [UInt8] = [], counts: [Int] = []
    for clip in clips {
      var random = CounterRandom(
        seed: seed, purpose: .clips, step: isTraining ? number : -1, sample: Int(clip))
      let choices = samples.captions.captions[Int(clip)]
      captions.append(choices[isTraining ? random.below(choices.count) : 0])
      let (count, colours) = frames.read(
        samples.shard, Int(clip), isTraining ? random : nil)
      counts.append(count)
      bytes += colours
    }
    let tokens = PackedBatch(
      captions.map { samples.captions.sequences[Int($0)] },
      SampleTokens(samples.tokenizer.roles))
    return VideoBatch(
      number: number, clips: clips, captions: captions, tokens: tokens, counts: counts,
      bytes: bytes)
  }
}

/// The order in which clips train.
enum ClipOrder {
  /// Returns an endless stream of batches of `size` of the clips, or of all if there are fewer,
  /// each in its order drawn by `seed`, made on a separate thread.
  ///
  /// - Parameter make: Makes the batch of some clips with a number.
  static func stream<Batch: Sendable>(
    of clips: [Int32], size: Int, seed: UInt64, from cursor: BatchCursor,
    make: @escaping @Sendable (_ clips: [Int32], _ number: Int) -> Batch
  ) throws -> BatchSequence<Batch> {
    let order = try SampleOrder(count: clips.count, seed: seed, cursor: cursor)
    let wanted = min(size, clips.count)
    return PrefetchingStream(state: order) { order in
      while true {
        var chosen: [Int32] = []
        let taken = order.take { index, _ in
          guard chosen.count < wanted else { return false }
          chosen.append(clips[index])
          return true
        }
        guard let taken else { return nil }
        guard chosen.count == wanted else { continue }
        return CursorBatch(batch: make(chosen, taken.number), next: order.cursor)
      }
    }
  }
}

/// The choice of a clip's frames: single ones of equal stretches of time, or tubes of neighbouring
/// ones.
struct TubeChoice: Sendable {
  /// The number of frames, or of tubes.
  let count: Int
  /// The number of frames of a tube.
  let tube: Int

  /// Returns the number of tubes and the colours of the chosen frames of clip `index`: random ones
  /// in training, else those in the middle.
  func read(
    _ shard: FrameShard, _ index: Int, _ random: CounterRandom?
  ) -> (count: Int, bytes: [UInt8]) {
    var random = random
    let numbers = frames(shard.times(index), end: shard.seconds(index), &random)
    return (numbers.count / tube, shard.read(index, frames: numbers))
  }

  /// Returns the numbers of the chosen frames of a clip.
  func frames(_ times: [Double], end: Double, _ random: inout CounterRandom?) -> [Int] {
    guard tube > 1 else {
      return random.take { FrameChoice.random(times, end: end, count: count, using: &$0) }
        ?? FrameChoice.middles(times, end: end, count: count)
    }
    let frames = times.count, room = max(0, frames / count - tube)
    // One shift for all tubes, so that the time between them is always the same.
    let shift = random.take { $0.below(room + 1) } ?? room / 2
    return (0..<count).flatMap { number -> [Int] in
      let first = max(0, min(number * frames / count + shift, frames - tube))
      return (first..<first + tube).map { min($0, frames - 1) }
    }
  }
}

extension Optional where Wrapped == CounterRandom {
  /// Returns what `draw` makes of the numbers; nil if there are none.
  fileprivate mutating func take<Value>(_ draw: (inout CounterRandom) -> Value) -> Value? {
    guard var random = self else { return nil }
    defer { self = random }
    return draw(&random)
  }
}

extension CounterRandom.Purpose {
  /// The captions and frames of clips.
  static let clips = Self("video.clips")
}
