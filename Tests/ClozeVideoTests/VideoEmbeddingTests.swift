import ClozeCapabilities
import ClozeData
import ClozeObjectives
import ClozeTensor
import Foundation
import Testing

@testable import ClozeVideo

/// Vectors of clips and captions.
@Suite(.enabled(if: VideoReader.problem == nil, "video is not read by this program"))
struct VideoEmbeddingTests {
  private func embedders(
    _ tiny: TinyClips
  ) throws -> (texts: any TextEmbedder, files: any FileEmbedder) {
    guard
      case .both(let texts, let files) = try VideoModality.embedder(at: tiny.model, tiny.compute)
    else {
      Issue.record("texts and files")
      throw CancellationError()
    }
    return (texts, files)
  }

  private func embed(
    _ files: any FileEmbedder, _ paths: [String], batch: Int = 256, _ notes: Notes
  ) throws -> [FileVector] {
    var vectors: [FileVector] = []
    try files.embed(paths, files.usual, batch: batch, notes) { vectors.append($0) }
    return vectors
  }

  @Test func clipsHaveTheVectorsOfEvaluationWhateverTheBatch() throws {
    try TinyClips.with { tiny in
      let files = try embedders(tiny).files, notes = Notes()
      let all = try embed(files, [tiny.clips], notes)
      #expect(try embed(files, [tiny.clips], batch: 3, notes) == all)
      #expect(all.count == 13 && notes.texts == [])
      let model = try VideoModel.load(from: tiny.model, device: tiny.compute.device)
      let shard = try FrameShard.make(
        VideoSource(paths: [tiny.clips]).clips(), model.configuration.backbone.frames,
        at: tiny.model + "/frames", threads: 1)
      #expect(shard.clips.map(\.name) == all.map(\.name))
      let choice = TubeChoice(count: 4, tube: 2)
      for (index, found) in all.enumerated() {
        let (count, bytes) = choice.read(shard, index, nil)
        let seen = try GradientMode.disabled {
          try model.projections[1](
            model.towers.clips(bytes, counts: [count], ClipSpace(model, tiny.compute).context)
              .classes
          ).values
        }
        let difference = zip(seen, found.vector).map { abs($0 - $1) }.max() ?? 1
        #expect(seen.count == 8 && difference <= 1e-5, "\(found.name)")
      }
      let lengths = all.map { $0.vector.reduce(0) { $0 + $1 * $1 } }
      #expect(lengths.allSatisfy { abs($0 - 1) < 1e-4 })
      // Clips differ, and so do their vectors.
      #expect(zip(all, all.dropFirst()).allSatisfy { $0.vector != $1.vector })
    }
  }

  @Test func whatCannotBeReadIsLeftOutAndNamed() throws {
    try TinyClips.with { tiny in
      let files = try embedders(tiny).files, notes = Notes()
      let damaged = tiny.clips + "/clips/train-000002.apng"
      try Data("no clip".utf8).write(to: URL(filePath: damaged))
      try FileManager.default.removeItem(atPath: tiny.clips + "/clips/test-000001.apng")
      let found = try embed(files, [tiny.clips], notes)
      #expect(found.count == 11)
      let isThere = found.contains { $0.name.contains("train-000002") }
      #expect(!isThere)
      #expect(notes.texts.count == 1 && notes.texts[0].hasPrefix("note: 2 clips left out: "))
      #expect(throws: VideoModelError.self) { try embed(files, [damaged], notes) }
      #expect(throws: VideoError.self) { try embed(files, [tiny.model], notes) }
    }
  }

  @Test func stretchesAndCaptionsAreNamed() throws {
    try TinyClips.with { tiny in
      let files = try embedders(tiny).files, table = tiny.clips + "/parts.jsonl"
      try Data(
        """
        {"path": "clips/train-000000.apng", "begin": 0.1, "end": 0.4, "caption": "one"}
        {"path": "clips/train-000001.apng"}

        """.utf8
      ).write(to: URL(filePath: table))
      let found = try embed(files, [table], Notes())
      #expect(
        found.map(\.details) == [
          [
            .init("begin", .number(0.1)), .init("end", .number(0.4)),
            .init("caption", .text("one")),
          ],
          [.init("begin", .nothing), .init("end", .nothing), .init("caption", .nothing)],
        ])
    }
  }

  @Test func captionsHaveVectorsOfTheSameSpace() throws {
    try TinyClips.with { tiny in
      let (texts, files) = try embedders(tiny), captions = ["the ring moves left", "stays", ""]
      #expect(texts.features == files.features && texts.features == 8)
      let all = try texts.embed(captions, pooling: .cls, normalize: true)
      for (text, vector) in zip(captions, all) {
        let alone = try texts.embed([text], pooling: .cls, normalize: true)[0]
        #expect(zip(alone, vector).allSatisfy { abs($0 - $1) <= 1e-5 })
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
      }
      #expect(all[0] != all[1])
      let long = String(repeating: "ring ", count: 80)
      #expect(texts.isCut(long) && !texts.isCut("ring"))
      #expect(try texts.embed([long], pooling: .cls, normalize: true).count == 1)
      #expect(throws: UsageError.self) {
        try texts.embed(captions, pooling: .mean, normalize: true)
      }
    }
  }

  @Test func otherFormsAreRefused() throws {
    try TinyClips.with { tiny in
      let files = try embedders(tiny).files
      #expect(files.problem(of: files.usual) == nil)
      for change in [
        { (form: inout FileVectorForm) in form.pooling = .mean }, { $0.isNormalized = false },
      ] {
        var form = files.usual
        change(&form)
        #expect(files.problem(of: form)?.contains("leave it out") == true)
      }
    }
  }

  /// States after blocks are means of patches, or of class tokens, and of any model of clips.
  @Test func statesOfBlocksAreVectors() throws {
    try TinyClips.with { tiny in
      let files = try embedders(tiny).files, clips = tiny.clips + "/clips"
      func vectors(_ depth: Int?, _ pooling: Pooling, unit: Bool = false) throws -> [[Float]] {
        var form = FileVectorForm(), found: [[Float]] = []
        (form.depths, form.pooling, form.isNormalized) = (depth.map { [$0] }, pooling, unit)
        #expect(files.features(of: form) == 16)
        try files.embed([clips], form, batch: 4, Notes()) { found.append($0.vector) }
        return found
      }
      var seen: Set<[Float]> = []
      for depth in 0...2 {
        for pooling in [Pooling.mean, .cls] {
          let found = try vectors(depth, pooling)
          #expect(found.count == 13 && found.allSatisfy { $0.count == 16 })
          // The class tokens of the input are the same for all clips.
          #expect((Set(found).count == 1) == (depth == 0 && pooling == .cls))
          seen.insert(found[0])
        }
      }
      #expect(seen.count == 6)
      let units = try vectors(1, .mean, unit: true)
      #expect(units.allSatisfy { abs($0.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4 })
      for (depth, pooling) in [(3, Pooling.mean), (1, .max)] {
        var form = FileVectorForm()
        (form.depths, form.pooling) = ([depth], pooling)
        #expect(files.problem(of: form) != nil)
      }
    }
  }
}
