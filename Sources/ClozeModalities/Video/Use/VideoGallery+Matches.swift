import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// A text and a clip of a gallery, by their numbers.
struct VideoPair: Hashable, Comparable {
  let text: Int
  let clip: Int

  /// The order in which pairs share what is read: by clips.
  static func < (one: VideoPair, other: VideoPair) -> Bool {
    (one.clip, one.text) < (other.clip, other.text)
  }
}

extension VideoGallery {
  /// The most pairs that are read together, and that are encoded at once.
  private static let (mostRead, mostEncoded) = (2048, 64)

  /// Returns the score of each pair by the classifier of pairs; none without one.
  ///
  /// - Parameter observe: Receives the number of pairs that are done.
  func matches(
    _ pairs: Set<VideoPair>, observe: (Int) throws -> Void
  ) throws -> [VideoPair: Double] {
    guard let cross = model.cross, let match = model.match else { return [:] }
    var scores: [VideoPair: Double] = [:]
    scores.reserveCapacity(pairs.count)
    for part in Self.parts(of: pairs.sorted()) {
      let words = try words(of: Set(part.map(\.text)))
      let patches =
        model.towers.selectsByCaption ? [:] : try patches(of: Set(part.map(\.clip)))
      for first in stride(from: part.startIndex, to: part.endIndex, by: Self.mostEncoded) {
        let few = Array(part[first..<min(first + Self.mostEncoded, part.endIndex)])
        let found = try GradientMode.disabled {
          try match.scores(fused(few, cross, words, patches))
        }
        for (pair, score) in zip(few, found) { scores[pair] = score }
      }
      try observe(scores.count)
    }
    return scores
  }

  /// Cuts pairs into parts of few different clips.
  private static func parts(of pairs: [VideoPair]) -> [ArraySlice<VideoPair>] {
    var parts: [ArraySlice<VideoPair>] = [], first = 0, clips = 0
    for index in pairs.indices {
      if index == first || pairs[index].clip != pairs[index - 1].clip { clips += 1 }
      if clips > size || index - first == mostRead {
        parts.append(pairs[first..<index])
        (first, clips) = (index, 1)
      }
    }
    return first < pairs.count ? parts + [pairs[first...]] : parts
  }

  /// Encodes pairs, whose texts and clips are put together once each.
  private func fused(
    _ pairs: [VideoPair], _ cross: TrajectoryCross, _ words: [Int: KeptRows.Sample],
    _ patches: [Int: KeptRows.Sample]
  ) throws -> FusedPairs {
    let texts = Places(pairs.map(\.text)), clips = Places(pairs.map(\.clip))
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
      let (counts, bytes) = self.clips.read(pairs.map(\.clip))
      return try model.towers.clips(bytes, counts: counts, texts: vectors, context)
    }
  }

  private func features(
    _ clips: [KeptRows.Sample], _ width: Int, _ dtype: DType
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

/// The different ones of some numbers, in the order in which they occur first, and the place of
/// each number among these.
private struct Places {
  private(set) var numbers: [Int] = []
  private(set) var places: [Int] = []

  init(_ all: [Int]) {
    var known: [Int: Int] = [:]
    for number in all {
      let place = known[number] ?? numbers.count
      if place == numbers.count {
        numbers.append(number)
        known[number] = place
      }
      places.append(place)
    }
  }
}
