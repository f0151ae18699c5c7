import ClozeCapabilities
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// The space in which a model compares clips and captions.
struct ClipSpace {
  let model: VideoModel
  let compute: Compute

  /// The most captions that are encoded at once.
  static let most = 50

  init(_ model: VideoModel, _ compute: Compute) { (self.model, self.compute) = (model, compute) }

  /// The context of all that is computed.
  var context: ForwardContext { ForwardContext(evaluating: compute.dtype) }
  /// The way from files to the frames that the model sees.
  var files: ClipFiles {
    ClipFiles(model.configuration.backbone.clips, threads: compute.threads)
  }

  /// Returns the vector of each clip, of length 1 [D].
  ///
  /// - Parameters:
  ///   - bytes: The colours of their frames.
  ///   - counts: The number of frames, or tubes, of each.
  func vectors(of bytes: [UInt8], counts: [Int]) throws -> [[Float]] {
    try rows {
      try model.projections[1](model.towers.clips(bytes, counts: counts, context).classes)
    }
  }

  /// Returns the vector of each text, of length 1 [D].
  func vectors(of texts: [String]) throws -> [[Float]] {
    try stride(from: 0, to: texts.count, by: Self.most).flatMap { first in
      let part = Array(texts[first..<min(first + Self.most, texts.count)])
      return try rows {
        let (words, layout) = try words(of: part)
        return try model.projections[0](words.gatherRows(layout.firstRows))
      }
    }
  }

  /// Returns the vectors of each text's words after each of `depths` blocks of the encoder of
  /// texts [texts][depths][C].
  func states(_ texts: [String], _ pooling: Pooling, after depths: [Int]) throws -> [[[Float]]] {
    try stride(from: 0, to: texts.count, by: Self.most).flatMap { first in
      let (ids, layout) = tokens(of: Array(texts[first..<min(first + Self.most, texts.count)]))
      return try model.towers.text.pooled(ids, layout, context, pooling, after: depths)
    }
  }

  /// Returns the encoded words of texts, and their layout.
  func words(of texts: [String]) throws -> (words: Tensor, layout: SequenceLayout) {
    let (ids, layout) = tokens(of: texts)
    return (try model.towers.text(ids, segments: nil, layout, context), layout)
  }

  private func tokens(of texts: [String]) -> (ids: [Int32], layout: SequenceLayout) {
    let tokens = PackedBatch(texts.map(sequence), SampleTokens(model.tokenizer.roles))
    return (tokens.ids, SequenceLayout(offsets: tokens.offsets))
  }

  /// Returns the tokens of a text in its frame, cut to the longest that the model reads.
  func sequence(of text: String) -> TokenSequence {
    let tokenizer = model.tokenizer
    return tokenizer.framed(
      tokenizer.encode(text), most: model.configuration.backbone.text.maximumLength)
  }

  /// Returns the rows of what `make` computes without gradients.
  ///
  /// - Throws: `VideoModelError.notFinite`, and what `make` throws.
  private func rows(_ make: () throws -> Tensor) throws -> [[Float]] {
    let values = try GradientMode.disabled { try make().values }
    guard values.allSatisfy(\.isFinite) else { throw VideoModelError.notFinite(what: "vectors") }
    let width = model.configuration.backbone.spaceWidth
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
  }
}
