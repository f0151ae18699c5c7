import ClozeTensor
import Foundation
import Testing

@testable import ClozeEvaluation

/// Decoding of frames against a count of all paths.
@Suite struct DecodingTests {
  /// Random scores of `frames` frames.
  private func scores(_ frames: Int, _ classes: Int, seed: UInt64, blank: Int32 = 0) -> FrameScores
  {
    var random = CounterRandom(seed: seed, purpose: .test)
    let logits = (0..<frames * classes).map { _ in Float(4 * random.uniform() - 2) }
    return FrameScores(logits: logits, classes: classes, blank: blank)
  }

  private func merged(_ path: [Int32], blank: Int32) -> [Int32] {
    path.indices.filter { path[$0] != blank && ($0 == 0 || path[$0] != path[$0 - 1]) }
      .map { path[$0] }
  }

  /// Calls `body` with every path and its log probability.
  private func allPaths(_ scores: FrameScores, _ body: ([Int32], Double) -> Void) {
    let count = (0..<scores.frames).reduce(1) { product, _ in product * scores.classes }
    for number in 0..<count {
      var path: [Int32] = [], rest = number, sum = 0.0
      for frame in 0..<scores.frames {
        path.append(Int32(rest % scores.classes))
        rest /= scores.classes
        sum += Double(scores[frame, path[frame]])
      }
      body(path, sum)
    }
  }

  private struct Shape: Sendable, CustomTestStringConvertible {
    var frames: Int
    var classes: Int
    var blank: Int32
    var testDescription: String { "\(frames) x \(classes), blank \(blank)" }
  }

  private static let shapes = [
    Shape(frames: 1, classes: 3, blank: 0), Shape(frames: 5, classes: 3, blank: 0),
    Shape(frames: 7, classes: 2, blank: 0), Shape(frames: 6, classes: 4, blank: 2),
    Shape(frames: 4, classes: 5, blank: 4),
  ]

  @Test(arguments: shapes, [1, 2, 3] as [UInt64])
  private func beamFindsWhatAllPathsSay(shape: Shape, seed: UInt64) throws {
    let scores = scores(shape.frames, shape.classes, seed: seed, blank: shape.blank)
    var sums: [[Int32]: Double] = [:]
    allPaths(scores) { sums[merged($0, blank: shape.blank), default: 0] += exp($1) }
    let found = PrefixBeamSearch(beam: 100_000)(scores)
    #expect(found.count == sums.count)
    for one in found {
      let sum = try #require(sums[one.labels])
      #expect(abs(exp(one.score) - sum) < 1e-9)
    }
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
    #expect(found.first.flatMap { sums[$0.labels] } == sums.values.max())
    let narrow = PrefixBeamSearch(beam: 1)(scores)
    #expect(narrow.count == 1)
    #expect(narrow[0].score <= found[0].score + 1e-9)
  }

  /// A beam keeps the same beginnings as if it looked at those that it skips.
  @Test(arguments: [1, 2, 3, 5, 8], [1, 2, 3] as [UInt64])
  func beamsKeepTheBestOfAll(beam: Int, seed: UInt64) {
    let scores = scores(20, 5, seed: seed)
    var kept: [[Int32]: (blank: Double, label: Double)] = [[]: (1, 0)]
    for frame in 0..<scores.frames {
      var next: [[Int32]: (blank: Double, label: Double)] = [:]
      for (labels, paths) in kept {
        for label in 0..<Int32(scores.classes) {
          let share = exp(Double(scores[frame, label])), isLast = label == labels.last
          let all = paths.blank + paths.label
          if label == 0 { next[labels, default: (0, 0)].blank += all * share }
          if isLast { next[labels, default: (0, 0)].label += paths.label * share }
          guard label != 0 else { continue }
          next[labels + [label], default: (0, 0)].label += (isLast ? paths.blank : all) * share
        }
      }
      let best = next.sorted {
        $0.value.blank + $0.value.label > $1.value.blank + $1.value.label
      }
      kept = Dictionary(uniqueKeysWithValues: best.prefix(beam).map { ($0.key, $0.value) })
    }
    let found = PrefixBeamSearch(beam: beam)(scores)
    #expect(Set(found.map(\.labels)) == Set(kept.keys))
    for one in found {
      let wanted = kept[one.labels].map { $0.blank + $0.label } ?? 0
      #expect(abs(exp(one.score) - wanted) < 1e-9 * wanted)
    }
  }

  @Test(arguments: shapes, [4, 5] as [UInt64])
  private func greedyAndAlignmentFollowTheBestPath(shape: Shape, seed: UInt64) throws {
    let scores = scores(shape.frames, shape.classes, seed: seed, blank: shape.blank)
    var best: [[Int32]: ([Int32], Double)] = [:]
    allPaths(scores) { path, score in
      let labels = merged(path, blank: shape.blank)
      if score > best[labels]?.1 ?? -.infinity { best[labels] = (path, score) }
    }
    let likeliest = try #require(best.max { $0.value.1 < $1.value.1 })
    #expect(scores.greedy() == likeliest.key)
    for (labels, (path, _)) in best {
      let alignment = try #require(LabelAlignment(labels, scores))
      let starts = path.indices.filter {
        path[$0] != shape.blank && ($0 == 0 || path[$0] != path[$0 - 1])
      }
      #expect(alignment.frames.map(\.lowerBound) == starts)
      for (label, (frames, confidence)) in zip(
        labels, zip(alignment.frames, alignment.confidences))
      {
        #expect(frames.allSatisfy { path[$0] == label })
        #expect(frames.map { exp(scores[$0, label]) }.max() == confidence)
      }
    }
  }

  /// Merging differs from greed: two paths of one text outweigh the best path.
  @Test func textsOutweighPaths() {
    let row = [0.4, 0.35, 0.25].map { Float(log($0)) }
    let scores = FrameScores(row + row, classes: 3)
    #expect(scores.greedy() == [])
    #expect(PrefixBeamSearch(beam: 8)(scores)[0].labels == [1])
  }

  @Test func nothingAndTooLittle() {
    let none = FrameScores([], classes: 3)
    #expect(none.greedy() == [])
    #expect(PrefixBeamSearch(beam: 4)(none).map(\.labels) == [[]])
    #expect(LabelAlignment([], none) == nil)
    let two = scores(2, 3, seed: 1)
    #expect(LabelAlignment([1, 1], two) == nil)
    #expect(LabelAlignment([1, 2], two)?.frames == [0..<1, 1..<2])
    #expect(LabelAlignment([], two)?.frames == [])
  }
}
