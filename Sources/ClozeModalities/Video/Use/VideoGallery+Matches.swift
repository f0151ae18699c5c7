import ClozeEncoder
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor

extension VideoGallery {
  /// Returns the score of each pair by the classifier of pairs; none without one.
  ///
  /// - Parameter observe: Receives the number of pairs that are done.
  func matches(
    _ pairs: Set<SamplePair>, observe: (Int) throws -> Void
  ) throws -> [SamplePair: Double] {
    guard let cross = model.cross, let match = model.match else { return [:] }
    var scoring = PairScoring()
    scoring.others = Self.size
    return try scoring.scores(
      of: pairs, firsts: words(of:),
      others: { try model.towers.selectsByCaption ? [:] : patches(of: $0) },
      score: { pairs, words, patches in
        try GradientMode.disabled { try match.scores(fused(pairs, cross, words, patches)) }
      }, observe: observe)
  }

  /// Encodes pairs, whose texts and clips are put together once each.
  private func fused(
    _ pairs: [SamplePair], _ cross: TrajectoryCross, _ words: [Int: EncodedRows],
    _ patches: [Int: EncodedRows]
  ) throws -> FusedPairs {
    let texts = DistinctNumbers(pairs.map(\.first)), clips = DistinctNumbers(pairs.map(\.other))
    let width = model.configuration.backbone.text.hidden, dtype = context.dtype
    let chosen = texts.numbers.compactMap { words[$0] }
    let offsets = chosen.reduce(into: [Int32(0)]) {
      $0.append($0[$0.count - 1] + Int32($1.rows.count / width))
    }
    let rows = try tensor(chosen.flatMap(\.rows), width, dtype)
    let list = zip(texts.places, clips.places).map { (first: $0, other: $1) }
    return try model.fused(cross, rows, SequenceLayout(offsets: offsets), list, context) {
      vectors in
      guard let vectors else {
        return try features(clips.numbers.compactMap { patches[$0] }, width, dtype)
      }
      let (counts, bytes) = self.clips.read(pairs.map(\.other))
      return try model.towers.clips(bytes, counts: counts, texts: vectors, context)
    }
  }

  private func features(
    _ clips: [EncodedRows], _ width: Int, _ dtype: DType
  ) throws -> ClipFeatures {
    let frames = clips.map(\.frames), rows = clips.reduce(0) { $0 + $1.rows.count } / width
    return ClipFeatures(
      classes: try tensor(clips.flatMap(\.vector), width, dtype),
      patches: try tensor(clips.flatMap(\.rows), width, dtype), frames: frames,
      patchesPerFrame: rows / max(1, frames.reduce(0, +)))
  }

  private func tensor(_ values: [Float], _ width: Int, _ dtype: DType) throws -> Tensor {
    try Tensor(values, [values.count / width, width], dtype, device)
  }
}
