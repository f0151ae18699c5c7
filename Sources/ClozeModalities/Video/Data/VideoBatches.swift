import ClozeData
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// The clips of one step, each with one of its captions.
public struct VideoBatch: Sendable {
  /// The clips and their frames.
  public let shown: ClipBatch
  /// The numbers of the clips' captions, equal where captions are [B].
  public let captions: [Int32]
  /// The captions.
  public let tokens: PackedBatch

  /// The batch's number in its stream, from 0.
  public var number: Int { shown.number }
  /// The clips' numbers [B].
  public var clips: [Int32] { shown.clips }
  /// The number of tubes of frames of each clip [B].
  public var counts: [Int] { shown.counts }
  /// The colours of the frames, clip by clip.
  public var bytes: [UInt8] { shown.bytes }
}

/// The construction of batches of clips with captions.
public struct VideoBatches: Sendable {
  /// The clips.
  public let samples: VideoSamples
  private let clips: ClipBatches

  /// Makes batches of at most `size` clips.
  public init(
    _ samples: VideoSamples, size: Int, _ configuration: VideoModelConfiguration, seed: UInt64,
    augmentation: FrameAugmentation = FrameAugmentation()
  ) {
    self.samples = samples
    clips = ClipBatches(
      samples.shard, training: samples.training, size: size, configuration.clips, seed: seed,
      augmentation: augmentation)
  }

  /// Returns an endless stream of training batches from `cursor` on, made on a separate thread; all
  /// are full, as far as there are clips: the remainder of an epoch is omitted.
  public func stream(from cursor: BatchCursor) throws -> BatchSequence<VideoBatch> {
    try clips.stream(from: cursor) { batch($0, number: $1, isTraining: true) }
  }

  /// Returns the batches of `clips` in their order, the last one included, each clip with its first
  /// caption and with the frames in the middle of its stretches.
  public func batches(_ clips: [Int32]) -> some Sequence<VideoBatch> {
    self.clips.parts(of: clips).lazy.map { number, part in
      batch(part, number: number, isTraining: false)
    }
  }

  private func batch(_ clips: [Int32], number: Int, isTraining: Bool) -> VideoBatch {
    var captions: [Int32] = []
    let shown = self.clips.batch(clips, number: number, isTraining: isTraining) { clip, random in
      let choices = samples.captions.captions[Int(clip)]
      captions.append(choices[isTraining ? random.below(choices.count) : 0])
    }
    let tokens = PackedBatch(
      captions.map { samples.captions.sequences[Int($0)] },
      SampleTokens(samples.tokenizer.roles))
    return VideoBatch(shown: shown, captions: captions, tokens: tokens)
  }
}
