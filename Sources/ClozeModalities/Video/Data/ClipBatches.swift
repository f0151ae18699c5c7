import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The clips of one step, without captions.
public struct ClipBatch: Sendable {
  /// The batch's number in its stream, from 0.
  public let number: Int
  /// The clips' numbers [B].
  public let clips: [Int32]
  /// The number of tubes of frames of each clip [B].
  public let counts: [Int]
  /// The colours of the frames, clip by clip.
  public let bytes: [UInt8]
}

/// The construction of batches of clips without captions.
struct ClipBatches: Sendable {
  /// The frames of all clips.
  let shard: FrameShard
  /// The most clips of a batch.
  let size: Int
  /// The seed of the order and of all choices.
  let seed: UInt64
  private let frames: TubeChoice

  /// Makes batches of at most `size` clips.
  init(
    _ shard: FrameShard, size: Int, _ configuration: ClipEncoderConfiguration, seed: UInt64
  ) {
    (self.shard, self.size, self.seed) = (shard, size, seed)
    frames = TubeChoice(count: configuration.count, tube: configuration.tube)
  }

  /// Returns an endless stream of full training batches of `clips` from `cursor` on.
  func stream(of clips: [Int32], from cursor: BatchCursor) throws -> BatchSequence<ClipBatch> {
    try ClipOrder.stream(of: clips, size: size, seed: seed, from: cursor) {
      batch($0, number: $1, isTraining: true)
    }
  }

  /// Returns the batches of `clips` in their order, the last one included, each clip with the
  /// frames in the middle of its stretches.
  func batches(_ clips: [Int32]) -> some Sequence<ClipBatch> {
    stride(from: 0, to: clips.count, by: size).enumerated().lazy.map { number, first in
      batch(
        Array(clips[first..<min(first + size, clips.count)]), number: number, isTraining: false)
    }
  }

  private func batch(_ clips: [Int32], number: Int, isTraining: Bool) -> ClipBatch {
    var bytes: [UInt8] = [], counts: [Int] = []
    for clip in clips {
      let random = CounterRandom(seed: seed, purpose: .clips, step: number, sample: Int(clip))
      let (count, colours) = frames.read(shard, Int(clip), isTraining ? random : nil)
      counts.append(count)
      bytes += colours
    }
    return ClipBatch(number: number, clips: clips, counts: counts, bytes: bytes)
  }
}
