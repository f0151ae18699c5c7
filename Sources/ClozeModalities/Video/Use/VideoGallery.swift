import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens

/// Clips and texts that a model has encoded once, to be compared with each other in all ways.
struct VideoGallery {
  let model: VideoModel
  let dtype: DType
  /// The encoded clips, batch by batch.
  private(set) var clips: [ClipFeatures] = []
  /// The vectors of the clips, of length 1 [N, D].
  private(set) var clipVectors: [Float] = []
  /// The encoded words of texts with their layouts, batch by batch.
  private(set) var texts: [(words: Tensor, layout: SequenceLayout)] = []
  /// The vectors of the texts, of length 1 [N, D].
  private(set) var textVectors: [Float] = []
  private(set) var clipCount = 0
  private(set) var textCount = 0
  /// The most clips that `add` takes at once.
  let size = 50

  init(_ model: VideoModel, dtype: DType) { (self.model, self.dtype) = (model, dtype) }

  private var context: ForwardContext { ForwardContext(evaluating: dtype) }

  /// Encodes the clips of a batch.
  mutating func add(_ batch: VideoBatch) throws {
    precondition(batch.clips.count <= size && clipCount % size == 0, "whole batches")
    let made = try GradientMode.disabled {
      try model.towers.clips(batch.bytes, counts: batch.counts, context)
    }
    clips.append(made)
    clipVectors += try GradientMode.disabled { try model.projections[1](made.classes).values }
    clipCount += batch.clips.count
  }

  /// Encodes texts.
  mutating func add(texts sequences: [TokenSequence]) throws {
    for first in stride(from: 0, to: sequences.count, by: size) {
      let tokens = PackedBatch(
        sequences[first..<min(first + size, sequences.count)],
        SampleTokens(model.tokenizer.roles))
      let layout = SequenceLayout(offsets: tokens.offsets)
      let words = try GradientMode.disabled {
        try model.towers.text(tokens.ids, segments: nil, layout, context)
      }
      texts.append((words, layout))
      textVectors += try GradientMode.disabled {
        try model.projections[0](words.gatherRows(layout.firstRows)).values
      }
      textCount += tokens.sequenceCount
    }
  }

  /// The cosine of each text with each clip, text by text.
  func similarities() -> [Double] {
    let width = model.configuration.backbone.spaceWidth
    return (0..<textCount).flatMap { text in
      (0..<clipCount).map { clip in
        var sum = 0.0
        for index in 0..<width {
          sum += Double(textVectors[text * width + index] * clipVectors[clip * width + index])
        }
        return sum
      }
    }
  }

  /// Returns the scores of pairs of texts and clips by the classifier of pairs.
  ///
  /// - Parameter bytes: Returns the colours and the number of tubes of a clip, for models that
  ///   choose frames by captions.
  func matches(
    _ pairs: [(text: Int, clip: Int)], bytes: (Int) -> (count: Int, bytes: [UInt8])
  ) throws -> [Double] {
    guard let cross = model.cross, let match = model.match else { return [] }
    var scores = [Double](repeating: 0, count: pairs.count)
    // Pairs of the same batches go through the cross encoder together.
    let groups = Dictionary(grouping: pairs.indices) { index in
      [pairs[index].text / size, pairs[index].clip / size]
    }
    for (batch, members) in groups {
      let (words, layout) = texts[batch[0]], clips = clips[batch[1]]
      for first in stride(from: 0, to: members.count, by: 64) {
        let part = members[first..<min(first + 64, members.count)]
        let list = part.map { (first: pairs[$0].text % size, other: pairs[$0].clip % size) }
        let fused = try GradientMode.disabled {
          try model.fused(cross, words, layout, list, context) { texts in
            guard let texts else { return clips }
            let read = part.map { bytes(pairs[$0].clip) }
            return try model.towers.clips(
              read.flatMap(\.bytes), counts: read.map(\.count), texts: texts, context)
          }
        }
        let found = try GradientMode.disabled { try match.scores(fused) }
        for (index, score) in zip(part, found) { scores[index] = score }
      }
    }
    return scores
  }
}
