import ClozeCapabilities
import ClozeEvaluation

/// The vectors of clips and of their captions, ranked for each other one query at a time, so that
/// no table of all their cosines is kept.
struct ClipSearch {
  /// The answer to a query.
  struct Answer {
    /// The rank of the best right candidate, from 1; ties count half a rank.
    let rank: Double
    /// The cosine with the best right candidate.
    let cosine: Double
    /// The best right candidate.
    let right: Int
    /// The candidates that come first, with their cosines.
    let first: [(candidate: Int, cosine: Double)]
  }

  /// The vectors of the clips, of length 1 [N, D].
  let clips: [[Float]]
  /// The vectors of the captions, of length 1 [M, D].
  let texts: [[Float]]
  /// The numbers of each clip's captions.
  let right: [Set<Int>]
  /// The numbers of each caption's clips.
  private let clipsOfText: [Set<Int>]

  init(clips: [[Float]], texts: [[Float]], right: [Set<Int>]) {
    (self.clips, self.texts, self.right) = (clips, texts, right)
    var owners = [Set<Int>](repeating: [], count: texts.count)
    for (clip, captions) in right.enumerated() {
      for caption in captions { owners[caption].insert(clip) }
    }
    clipsOfText = owners
  }

  /// Returns the clips for a caption, the `top` best of them by name.
  func clips(for text: Int, top: Int) -> Answer {
    Self.answer(texts[text], among: clips, right: clipsOfText[text], top: top)
  }

  /// Returns the captions for a clip, the `top` best of them by name.
  func texts(for clip: Int, top: Int) -> Answer {
    Self.answer(clips[clip], among: texts, right: right[clip], top: top)
  }

  private static func answer(
    _ query: [Float], among candidates: [[Float]], right: Set<Int>, top: Int
  ) -> Answer {
    let scores = candidates.map { cosine(query, $0) }
    let result = RetrievalResult(scores: scores, candidates: scores.count) { right.contains($1) }
    let best = right.max { (scores[$0], $1) < (scores[$1], $0) } ?? 0
    var first: [Int] = []
    for candidate in scores.indices {
      if first.count == top, scores[candidate] <= scores[first[top - 1]] { continue }
      let place = first.firstIndex { scores[$0] < scores[candidate] } ?? first.count
      first.insert(candidate, at: place)
      if first.count > top { first.removeLast() }
    }
    return Answer(
      rank: result.ranks[0], cosine: scores[best], right: best,
      first: first.map { ($0, scores[$0]) })
  }

  private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var sum = 0.0
        for index in left.indices { sum += Double(left[index] * right[index]) }
        return sum
      }
    }
  }
}
