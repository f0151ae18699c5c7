import ClozeCapabilities
import ClozeData
import ClozeEncoder
import Foundation
import Testing

@testable import ClozeVideo

/// A clip beside a caption, and what retrieval finds.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct ClipViewTests {
  private func view(
    _ tiny: TinyClips, index: Int = 0, _ caption: String? = nil, layer: Int? = nil
  ) throws -> ClipView {
    try VideoModality.clip(
      ClipAndCaption(paths: [tiny.clips], index: index, caption: caption, layer: layer),
      at: tiny.model, tiny.compute)
  }

  @Test(arguments: [WordAttention.trajectory, .patches])
  func wordsLookAtTimesAndPatches(words: WordAttention) throws {
    try TinyClips.with({ $0.words = words }) { tiny in
      let view = try view(tiny, "the ring moves")
      #expect(view.words.map(\.token) == ["[CLS]", "the", "ring", "moves", "[SEP]"])
      #expect(view.times.map(\.count) == [2, 2, 2, 2] && view.kept == nil)
      #expect(view.isAlongTrajectories == (words == .trajectory) && view.columns == 2)
      #expect(view.layer == 1)
      let seconds = view.times.joined().map(\.second)
      #expect(seconds == seconds.sorted() && seconds[0] < seconds[7])
      for word in view.words {
        #expect(word.times.count == 4 && word.times.reduce(0, +) < 1)
        for (time, patches) in zip(word.times, word.patches) {
          let sum = patches.reduce(0, +)
          #expect(patches.count == 4 && abs(sum - (words == .trajectory ? 1 : time)) < 1e-6)
        }
      }
      let match = try #require(view.match)
      #expect(match > 0 && match < 1 && abs(view.cosine) <= 1)
      // Words look elsewhere in another block, and at another clip.
      #expect(try self.view(tiny, "the ring moves", layer: 0).words != view.words)
      #expect(try self.view(tiny, index: 1, "the ring moves").words != view.words)
      #expect(throws: UsageError.self) { try self.view(tiny, "the ring", layer: 2) }
      #expect(throws: UsageError.self) { try self.view(tiny, index: 99, "the ring") }
    }
  }

  @Test func framesAreThoseOfTheFile() throws {
    try TinyClips.with { tiny in
      let view = try view(tiny), source = try VideoSource(paths: [tiny.clips]).clips().clips[0]
      #expect(view.caption == source.captions[0] && view.name == source.name)
      let all = try VideoReader().frames(of: source, kept: 16, size: VideoReader.Size(64))
      // The neighbours in the middle of each stretch of four of sixteen frames.
      let chosen = [1, 2, 5, 6, 9, 10, 13, 14]
      #expect(view.times.joined().map(\.second) == chosen.map { all.times[$0] })
      for (frame, number) in zip(view.times.joined(), chosen) {
        let size = 3 * 64 * 64
        #expect(frame.colours == Array(all.bytes[number * size..<(number + 1) * size]))
      }
    }
  }

  @Test(arguments: [SelectorConfiguration.Text.none, .caption])
  func chosenFramesAreNamed(text: SelectorConfiguration.Text) throws {
    try TinyClips.with({
      ($0.selector.depths, $0.selector.share, $0.selector.text) = ([1, 2], 0.72, text)
    }) { tiny in
      let view = try view(tiny, "the ring stays"), kept = try #require(view.kept)
      // Of 4 times 2 are left, and of these 1.
      #expect(kept.count == 1 && (0..<4).contains(kept[0]))
      #expect(view.words.allSatisfy { $0.times.count == 1 && $0.patches.count == 1 })
    }
  }

  @Test func modelsWithoutACrossEncoderHaveACosineAlone() throws {
    try TinyClips.with({ $0.crossLayers = 0 }) { tiny in
      let view = try view(tiny, "the ring moves")
      #expect(view.words.isEmpty && view.match == nil && view.times.count == 4)
      #expect(throws: UsageError.self) { try self.view(tiny, "the ring", layer: 0) }
    }
  }

  @Test func aClipWithoutACaptionNeedsOne() throws {
    try TinyClips.with { tiny in
      let file = tiny.clips + "/clips/train-000000.apng"
      #expect(throws: UsageError.self) {
        try VideoModality.clip(ClipAndCaption(paths: [file]), at: tiny.model, tiny.compute)
      }
      try Data("no clip".utf8).write(to: URL(filePath: file))
      #expect(throws: (any Error).self) {
        try VideoModality.clip(
          ClipAndCaption(paths: [file], caption: "a"), at: tiny.model, tiny.compute)
      }
    }
  }

  /// The ranks are those of the metrics, and the examples those with the best and worst of them.
  @Test func retrievalIsThatOfEvaluation() throws {
    try TinyClips.with { tiny in
      let samples = EvaluationRequest(data: [tiny.clips], split: .all)
      let view = try VideoModality.retrieval(
        of: tiny.model, RetrievalRequest(samples, examples: .extremes(2)), tiny.compute, Notes())
      #expect(view.split == "all")
      let scores = try VideoModality.evaluate(
        [tiny.model], samples, { _ in tiny.compute }, Notes()
      ).scores
      for side in view.sides {
        let ranks = side.queries.map(\.rank)
        for k in [1.0, 5] {
          let share = Double(ranks.count { $0 <= k }) / Double(ranks.count)
          let score = try #require(scores.first { $0.metric == "\(side.name) R@\(Int(k))" })
          #expect(abs(score.value - share) < 1e-9)
        }
        for query in side.queries {
          #expect(query.rank > 1 || abs(query.cosine - query.firstCosine) < 1e-5)
          #expect(query.rank == 1 || query.cosine <= query.firstCosine + 1e-5)
        }
        #expect(side.examples.count == 2 && side.worst.count == 2)
        #expect(side.queries[side.worst[0].query].rank == ranks.max())
        #expect(side.queries[side.examples[0].query].rank == ranks.min())
        for example in side.examples + side.worst {
          #expect(example.found.count == 3 && example.clip.frames.count == 4)
          let isFirstRight = side.queries[example.query].rank == 1
          #expect(example.found[0].isRight == isFirstRight)
          let cosines = example.found.map(\.cosine)
          #expect(zip(cosines, cosines.dropFirst()).allSatisfy { $0 >= $1 - 1e-5 })
        }
      }
      #expect(view.sides.map(\.name) == ["text to video", "video to text"])
      #expect(view.sides[0].examples[0].found[0].clip != nil)
      #expect(view.sides[1].examples[0].found[0].clip == nil)
      let captions = view.sides[1].worst[0].clip.captions
      #expect(!captions.isEmpty && captions.allSatisfy { !$0.isEmpty })
    }
  }

  @Test func examplesAtEqualDistancesAreAskedForByReports() throws {
    try TinyClips.with { tiny in
      let view = try VideoModality.retrieval(
        of: tiny.model,
        RetrievalRequest(
          EvaluationRequest(data: [tiny.clips], split: .all), examples: .spaced(4)),
        tiny.compute, Notes())
      #expect(view.sides[1].examples.map(\.query) == [0, 3, 6, 9] && view.sides[1].worst.isEmpty)
    }
  }
}
