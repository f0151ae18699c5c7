import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The clips of one step.
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

/// The construction of batches of clips.
public struct ClipBatches: Sendable {
  /// The frames of all clips.
  public let shard: FrameShard
  /// The numbers of the clips that train.
  public let training: [Int32]
  /// The most clips of a batch.
  public let size: Int
  /// The seed of the order and of all choices.
  public let seed: UInt64
  private let frames: TubeChoice
  private let augmentation: FrameAugmentation

  /// Makes batches of at most `size` clips.
  ///
  /// - Parameter augmentation: The changes to clips that train.
  public init(
    _ shard: FrameShard, training: [Int32], size: Int, _ configuration: ClipEncoderConfiguration,
    seed: UInt64, augmentation: FrameAugmentation = FrameAugmentation()
  ) {
    (self.shard, self.training, self.size, self.seed) = (shard, training, size, seed)
    self.augmentation = augmentation
    frames = TubeChoice(count: configuration.count, tube: configuration.tube)
  }

  /// Returns an endless stream of training batches from `cursor` on, made on a separate thread; all
  /// are full, as far as there are clips: the remainder of an epoch is omitted.
  public func stream(from cursor: BatchCursor) throws -> BatchSequence<ClipBatch> {
    try stream(from: cursor) { batch($0, number: $1, isTraining: true) }
  }

  /// Returns such a stream of what `make` makes of the numbers of a batch's clips and the batch's
  /// number.
  func stream<Batch: Sendable>(
    from cursor: BatchCursor, _ make: @escaping @Sendable ([Int32], Int) -> Batch
  ) throws -> BatchSequence<Batch> {
    let order = try SampleOrder(count: training.count, seed: seed, cursor: cursor)
    let wanted = min(size, training.count)
    return PrefetchingStream(state: order) { order in
      guard let (indices, taken) = order.takeFull(wanted) else { return nil }
      return CursorBatch(
        batch: make(indices.map { training[$0] }, taken.number), next: order.cursor)
    }
  }

  /// Returns the batches of `clips` in their order, the last one included, with the frames in the
  /// middle of the clips' stretches.
  public func batches(_ clips: [Int32]) -> some Sequence<ClipBatch> {
    parts(of: clips).lazy.map { number, part in batch(part, number: number, isTraining: false) }
  }

  /// Returns `clips` in parts of batches, with their numbers.
  func parts(of clips: [Int32]) -> [(number: Int, clips: [Int32])] {
    stride(from: 0, to: clips.count, by: size).enumerated().map { number, first in
      (number, Array(clips[first..<min(first + size, clips.count)]))
    }
  }

  /// Returns a batch.
  ///
  /// - Parameter draw: Draws what else is chosen of a clip, before its frames are.
  func batch(
    _ clips: [Int32], number: Int, isTraining: Bool,
    _ draw: (_ clip: Int32, inout CounterRandom) -> Void = { _, _ in }
  ) -> ClipBatch {
    var bytes: [UInt8] = [], counts: [Int] = []
    for clip in clips {
      var random = CounterRandom(
        seed: seed, purpose: .clips, step: isTraining ? number : -1, sample: Int(clip))
      draw(clip, &random)
      let (count, colours) = frames.read(shard, Int(clip), isTraining ? random : nil)
      counts.append(count)
      bytes += isTraining ? changed(colours, of: clip, in: number) : colours
    }
    return ClipBatch(number: number, clips: clips, counts: counts, bytes: bytes)
  }

  /// Returns the frames of a clip as they are trained on in a batch.
  private func changed(_ colours: [UInt8], of clip: Int32, in batch: Int) -> [UInt8] {
    var random = CounterRandom(
      seed: seed, purpose: .augmentation, step: batch, sample: Int(clip))
    return augmentation.applied(to: colours, size: shard.settings.size, &random)
  }
}

extension CounterRandom.Purpose {
  /// The captions and frames of clips.
  fileprivate static let clips = Self("video.clips")
  /// The changes to frames, drawn apart so that the choices of frames are the same without them.
  fileprivate static let augmentation = Self("video.augmentation")
}
