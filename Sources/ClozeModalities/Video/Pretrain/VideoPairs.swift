import ClozeEncoder
import ClozeMasking
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// The clips of a batch with their captions, as objectives of pairs see them; either is encoded
/// when an objective needs it.
public final class VideoPairs: PairBatch {
  /// The clips.
  let batch: VideoBatch
  /// The captions as the model sees them with hidden words, and these words.
  let masked: Masked
  /// The captions.
  public let views: [SampleView]
  private let model: VideoModel
  private let hasHidden: Bool

  private var words: (plain: Tensor, hidden: Tensor?)?
  private var clips: ClipFeatures?

  /// The batch's number in its stream.
  public var number: Int { batch.number }
  /// The number of pairs.
  public var count: Int { batch.clips.count }

  /// Makes pairs.
  ///
  /// - Parameter hasHidden: True if an objective asks for hidden words, so that both versions of
  ///   the captions are encoded at once.
  init(_ batch: VideoBatch, _ masked: Masked, _ model: VideoModel, hasHidden: Bool) {
    (self.batch, self.masked, self.model, self.hasHidden) = (batch, masked, model, hasHidden)
    views = [
      SampleView(
        SequenceLayout(offsets: batch.tokens.offsets),
        hidden: HiddenRows(rows: masked.positions, labels: masked.labels),
        isSpecial: batch.tokens.isSpecial)
    ]
  }

  /// The captions' and the clips' numbers.
  public var identities: [PairIdentity] {
    zip(batch.captions, batch.clips).map {
      PairIdentity(first: UInt64($0), second: UInt64($1))
    }
  }

  /// Computes the class tokens of captions, or the means of those of clips' frames.
  public func classes(_ side: PairSide, _ context: ForwardContext) throws -> Tensor {
    switch side {
    case .first: try words(context).plain.gatherRows(views[0].layout.firstRows)
    case .other: try clips(context).classes
    }
  }

  /// Computes the class vectors of a side by other towers than the model's.
  func classes(
    _ side: PairSide, of towers: VideoTowers, _ context: ForwardContext
  ) throws -> Tensor {
    let layout = views[0].layout
    return switch side {
    case .first:
      try towers.text(
        batch.tokens.ids, segments: nil, layout, context, rows: layout.firstRows)
    case .other: try towers.clips(batch.bytes, counts: batch.counts, context).classes
    }
  }

  /// Encodes pairs with the cross encoder.
  public func fused(
    _ pairs: [(first: Int, other: Int)], isHidden: Bool, _ context: ForwardContext
  ) throws -> FusedPairs {
    guard let cross = model.cross else { preconditionFailure("no cross encoder; see obstacle") }
    let words = try words(context)
    guard let rows = isHidden ? words.hidden : words.plain else {
      preconditionFailure("no words are hidden")
    }
    return try model.fused(
      cross, rows, views[0].layout, pairs, context,
      clips: { try $0 == nil ? self.clips(context) : self.chosen(pairs, $0, context) })
  }

  /// Encodes the clip of each pair with frames chosen by the pair's caption.
  private func chosen(
    _ pairs: [(first: Int, other: Int)], _ texts: Tensor?, _ context: ForwardContext
  ) throws -> ClipFeatures {
    let starts = batch.counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let size = model.towers.embedding.grid.bytes
    let bytes = pairs.flatMap { pair in
      batch.bytes[starts[pair.other] * size..<starts[pair.other + 1] * size]
    }
    return try model.towers.clips(
      bytes, counts: pairs.map { batch.counts[$0.other] }, texts: texts, context)
  }

  private func clips(_ context: ForwardContext) throws -> ClipFeatures {
    if let clips { return clips }
    let made = try model.towers.clips(batch.bytes, counts: batch.counts, context)
    clips = made
    return made
  }

  /// Encodes the captions, and those with hidden words in the same pass.
  private func words(_ context: ForwardContext) throws -> (plain: Tensor, hidden: Tensor?) {
    if let words { return words }
    let ids = batch.tokens.ids, offsets = batch.tokens.offsets
    let both = offsets + (hasHidden ? offsets.dropFirst().map { $0 + Int32(ids.count) } : [])
    let rows = try model.towers.text(
      ids + (hasHidden ? masked.inputs : []), segments: nil, SequenceLayout(offsets: both), context)
    guard hasHidden else {
      words = (rows, nil)
      return (rows, nil)
    }
    let made = (
      plain: try rows.slice(axis: 0, 0..<ids.count),
      hidden: try rows.slice(axis: 0, ids.count..<2 * ids.count)
    )
    words = made
    return made
  }
}

extension VideoModel {
  /// Encodes pairs of texts and clips, as `VideoTowers.fused`.
  func fused(
    _ cross: TrajectoryCross, _ words: Tensor, _ layout: SequenceLayout,
    _ pairs: [(first: Int, other: Int)], _ context: ForwardContext,
    maps: TrajectoryMaps? = nil, clips: (Tensor?) throws -> ClipFeatures
  ) throws -> FusedPairs {
    try towers.fused(by: cross, words, layout, pairs, context, maps: maps, clips: clips)
  }
}

extension VideoTowers {
  /// Encodes pairs of texts and clips.
  ///
  /// - Parameters:
  ///   - words: The encoded words of all texts.
  ///   - pairs: The numbers of the text and the clip of each pair.
  ///   - clips: Returns the clips; called with the class vector of each pair's text if frames are
  ///     chosen by it, and then returns those of each pair.
  ///   - maps: The attention of words to fill, if requested.
  func fused(
    by cross: TrajectoryCross, _ words: Tensor, _ layout: SequenceLayout,
    _ pairs: [(first: Int, other: Int)], _ context: ForwardContext,
    maps: TrajectoryMaps? = nil, clips: (Tensor?) throws -> ClipFeatures
  ) throws -> FusedPairs {
    let byCaption = selectsByCaption
    let texts =
      try byCaption
      ? words.gatherRows(pairs.map { layout.firstRows[$0.first] }).cast(to: context.dtype) : nil
    let clips = try clips(texts)
    let list = pairs.enumerated().map { (text: $1.first, clip: byCaption ? $0 : $1.other) }
    let pairs = try PairLayout(
      texts: layout, frames: clips.frames, patches: clips.patchesPerFrame, pairs: list)
    return FusedPairs(try cross(words, clips, pairs, context, maps: maps), pairs.output)
  }
}
