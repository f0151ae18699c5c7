import ClozeEncoder
import ClozeEvaluation
import ClozeTensor
import ClozeTokens

/// Clips and texts that a model has encoded, to be compared with each other in all ways.
///
/// A vector of each is kept. What the encoder of pairs reads, the words and patches, is kept as far
/// as it fits a limit, and encoded again where it does not.
final class VideoGallery {
  /// The number of clips, or texts, that are encoded at once.
  static let size = 50
  /// The most bytes of words, and of patches, that are kept.
  static let limit = 1 << 29

  let model: VideoModel
  let clips: ClipSelection
  let texts: [TokenSequence]
  /// The vectors of the clips, of length 1 [N, D].
  private(set) var clipVectors: [Float] = []
  /// The vectors of the texts, of length 1 [N, D].
  private(set) var textVectors: [Float] = []
  private let dtype: DType
  private var words: KeptSamples<EncodedRows>
  private var patches: KeptSamples<EncodedRows>

  /// Encodes clips and texts.
  ///
  /// - Parameters:
  ///   - limit: The most bytes of words, and of patches, that are kept for pairs.
  ///   - observe: Receives the number of clips that are encoded.
  init(
    _ model: VideoModel, _ clips: ClipSelection, texts: [TokenSequence], dtype: DType,
    limit: Int = VideoGallery.limit, observe: (Int) throws -> Void = { _ in }
  ) throws {
    (self.model, self.clips, self.texts, self.dtype) = (model, clips, texts, dtype)
    words = KeptSamples(limit: model.cross == nil ? 0 : limit)
    // Where captions choose frames, a clip is encoded anew for each.
    patches = KeptSamples(limit: model.cross == nil || model.towers.selectsByCaption ? 0 : limit)
    for part in Self.parts(of: texts.count) {
      try observe(0)
      let (rows, layout) = try encode(texts: part)
      textVectors += try GradientMode.disabled {
        try model.projections[0](rows.gatherRows(layout.firstRows)).values
      }
      if words.limit > 0 {
        for (number, text) in zip(part, samples(rows, layout)) { words.keep(text, number) }
      }
    }
    for part in Self.parts(of: clips.count) {
      let features = try encode(clips: part)
      clipVectors += try GradientMode.disabled {
        try model.projections[1](features.classes).values
      }
      if patches.limit > 0 {
        for (number, clip) in zip(part, samples(features)) { patches.keep(clip, number) }
      }
      try observe(part.last.map { $0 + 1 } ?? 0)
    }
  }

  private static func parts(of count: Int) -> [[Int]] {
    stride(from: 0, to: count, by: size).map { Array($0..<min($0 + size, count)) }
  }

  /// The width of the vectors.
  var width: Int { model.configuration.backbone.spaceWidth }
  /// The context of all that is computed.
  var context: ForwardContext { ForwardContext(evaluating: dtype) }
  var device: Device { model.store.device }

  /// Returns the cosine of a text and a clip.
  func cosine(_ pair: SamplePair) -> Double {
    let texts = textVectors[pair.first * width..<(pair.first + 1) * width]
    let clips = clipVectors[pair.other * width..<(pair.other + 1) * width]
    return Double(zip(texts, clips).reduce(Float(0)) { $0 + $1.0 * $1.1 })
  }

  /// Returns what pairs need of texts, by their numbers.
  func words(of numbers: some Collection<Int>) throws -> [Int: EncodedRows] {
    try words.find(numbers, size: Self.size) {
      let (rows, layout) = try encode(texts: $0)
      return samples(rows, layout)
    }
  }

  /// Returns what pairs need of clips, by their numbers.
  func patches(of numbers: some Collection<Int>) throws -> [Int: EncodedRows] {
    try patches.find(numbers, size: Self.size) { samples(try encode(clips: $0)) }
  }

  private func encode(clips places: [Int]) throws -> ClipFeatures {
    let (counts, bytes) = clips.read(places)
    return try GradientMode.disabled { try model.towers.clips(bytes, counts: counts, context) }
  }

  private func encode(texts places: [Int]) throws -> (rows: Tensor, layout: SequenceLayout) {
    let tokens = PackedBatch(
      places.map { texts[$0] }[...], SampleTokens(model.tokenizer.roles))
    let layout = SequenceLayout(offsets: tokens.offsets)
    let rows = try GradientMode.disabled {
      try model.towers.text(tokens.ids, segments: nil, layout, context)
    }
    return (rows, layout)
  }

  private func samples(_ rows: Tensor, _ layout: SequenceLayout) -> [EncodedRows] {
    let values = rows.values, width = rows.shape[1]
    return zip(layout.offsets, layout.offsets.dropFirst()).map { first, last in
      EncodedRows(rows: Array(values[Int(first) * width..<Int(last) * width]))
    }
  }

  private func samples(_ features: ClipFeatures) -> [EncodedRows] {
    let patches = features.patches.values, vectors = features.classes.values
    let width = features.classes.shape[1]
    var first = 0
    return features.frames.enumerated().map { number, frames in
      let last = first + frames * features.patchesPerFrame * width
      defer { first = last }
      return EncodedRows(
        rows: Array(patches[first..<last]),
        vector: Array(vectors[number * width..<(number + 1) * width]), frames: frames)
    }
  }
}
