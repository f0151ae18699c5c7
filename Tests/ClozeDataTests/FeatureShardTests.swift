import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

/// A folder of sound files of 16 kHz made of noise.
private struct Clips {
  let folder: String
  var settings = FeatureSettings()

  var path: String { folder + "/features.shard" }

  /// Writes a WAV file of `samples` samples and returns its utterance.
  func clip(_ name: String, samples: Int, seed: Int = 0, level: Double = 0.1) throws -> Utterance {
    var random = CounterRandom(seed: 3, purpose: .test, sample: seed)
    let noise = (0..<samples).map { _ in
      Int16(max(-1, min(1, level * random.normal())) * 32_767)
    }
    var bytes = Array("RIFF".utf8) + little(36 + 2 * samples, 4) + Array("WAVEfmt ".utf8)
    for (value, width) in [(16, 4), (1, 2), (1, 2), (16_000, 4), (32_000, 4), (2, 2), (16, 2)] {
      bytes += little(value, width)
    }
    bytes += Array("data".utf8) + little(2 * samples, 4)
    bytes += noise.flatMap { little(Int(UInt16(bitPattern: $0)), 2) }
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return Utterance(name: name, path: path)
  }

  private func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  func corpus() throws -> SpeechCorpus {
    SpeechCorpus(
      utterances: try (0..<7).map { try clip("\($0).wav", samples: 800 + 900 * $0, seed: $0) })
  }

  func make(_ corpus: SpeechCorpus, threads: Int = 2) throws -> FeatureShard {
    try FeatureShard.make(corpus, settings, at: path, threads: threads)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }
}

@Suite struct FeatureShardTests {
  @Test func `Features come back as they are computed, in any order`() throws {
    try withTemporaryFolder { folder in
      let clips = Clips(folder: folder), corpus = try clips.corpus()
      let shard = try clips.make(corpus)
      #expect(shard.origin == .built && shard.utterances == corpus.utterances)
      let features = SpeechFeatures(clips.settings)
      let frames = shard.read([5, 0, 5])
      #expect(frames.offsets == [0, 31, 34, 65] && frames.bins == 80)
      for (place, index) in [5, 0, 5].enumerated() {
        let samples = try SoundReader.read(corpus.utterances[index], rate: 16_000).samples
        let range = frames.frames(place)
        #expect(
          Array(frames.values[range.lowerBound * 80..<range.upperBound * 80]) == features(samples))
        #expect(shard.frames(index) == range.count)
        #expect(shard.seconds(index) == Double(samples.count) / 16_000)
      }
      #expect(shard.frameCount == corpus.utterances.indices.reduce(0) { $0 + shard.frames($1) })
    }
  }

  @Test func `Any number of threads writes the same file`() throws {
    try withTemporaryFolder { folder in
      let clips = Clips(folder: folder), corpus = try clips.corpus()
      let files = try [1, 2, 5].map { threads in
        try? FileManager.default.removeItem(atPath: clips.path)
        _ = try clips.make(corpus, threads: threads)
        return try Data(contentsOf: URL(filePath: clips.path))
      }
      #expect(files[0] == files[1] && files[0] == files[2])
    }
  }

  @Test func `A file is made once, and again for other sound or settings`() throws {
    try withTemporaryFolder { folder in
      var clips = Clips(folder: folder)
      var corpus = try clips.corpus()
      let first = try clips.make(corpus)
      corpus.utterances[2].text = "a text that no feature depends on"
      let second = try clips.make(corpus)
      #expect(second.origin == .cached && second.digest == first.digest)
      #expect(second.utterances[2].text != nil)
      corpus.utterances[2] = try clips.clip("2.wav", samples: 3000, seed: 9)
      let third = try clips.make(corpus)
      #expect(third.origin == .rebuilt(.changedSource(path: clips.path)))
      #expect(third.read([2]) != first.read([2]) && third.read([1]) == first.read([1]))
      clips.settings.bins = 40
      let fourth = try clips.make(corpus)
      #expect(fourth.read([0]).bins == 40)
      #expect(
        FeatureShard.path(of: corpus, clips.settings, in: "f")
          == FeatureShard.path(of: corpus, clips.settings, in: "f"))
      #expect(
        FeatureShard.path(of: corpus, clips.settings, in: "f")
          != FeatureShard.path(of: corpus, FeatureSettings(), in: "f"))
    }
  }

  @Test func `A damaged file is found and made again`() throws {
    try withTemporaryFolder { folder in
      let clips = Clips(folder: folder), corpus = try clips.corpus()
      _ = try clips.make(corpus)
      let whole = try Data(contentsOf: URL(filePath: clips.path))
      var random = CounterRandom(seed: 5, purpose: .test)
      let places = [0, 8, 12, 16, 24, 32, 40, 71, 72, whole.count - 1]
      for place in places + (0..<20).map({ _ in random.below(whole.count) }) {
        var bytes = whole
        bytes[place] ^= 0x20
        try bytes.write(to: URL(filePath: clips.path))
        guard case .rebuilt = try clips.make(corpus).origin else {
          Issue.record("a changed byte at \(place) went unnoticed")
          continue
        }
        #expect(try Data(contentsOf: URL(filePath: clips.path)) == whole)
      }
      for count in [0, 1, 7, 71, 72, 100, whole.count - 1] {
        try whole.prefix(count).write(to: URL(filePath: clips.path))
        guard case .rebuilt = try clips.make(corpus).origin else {
          Issue.record("\(count) bytes were taken for a whole file")
          continue
        }
      }
      #expect(try Data(contentsOf: URL(filePath: clips.path)) == whole)
    }
  }

  @Test func `What has no features is left out by name`() throws {
    try withTemporaryFolder { folder in
      let clips = Clips(folder: folder)
      var corpus = SpeechCorpus(omissions: [SoundOmission("before", "left out before")])
      corpus.utterances = [
        try clips.clip("short.wav", samples: 399), try clips.clip("one.wav", samples: 400),
        Utterance(name: "missing", path: folder + "/missing.wav"),
        try clips.clip("silence.wav", samples: 4000, level: 0),
        try clips.clip("single.wav", samples: 1),
      ]
      try Data("no sound".utf8).write(to: URL(filePath: folder + "/text.wav"))
      corpus.utterances.append(Utterance(name: "text", path: folder + "/text.wav"))
      for origin in [FeatureShard.Origin.built, .cached] {
        let shard = try clips.make(corpus)
        #expect(shard.origin == origin)
        #expect(shard.utterances.map(\.name) == ["one.wav", "silence.wav"])
        #expect(
          shard.omissions.map(\.name) == ["before", "short.wav", "missing", "single.wav", "text"])
        #expect(shard.omissions[1].reason == "399 samples, fewer than the 400 of a frame")
        // A single frame and silence have no deviation.
        #expect(shard.read([0, 1]).values.allSatisfy { abs($0) < 0.01 })
      }
      corpus.utterances.removeAll { $0.name == "one.wav" || $0.name == "silence.wav" }
      #expect(throws: FeatureShardError.self) { try clips.make(corpus) }
    }
  }

  @Test func `Work that is stopped leaves nothing behind, and bad settings start none`() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      var clips = Clips(folder: folder)
      let corpus = try clips.corpus(), before = try clips.names
      #expect(throws: Stop.self) {
        try FeatureShard.make(corpus, clips.settings, at: clips.path, threads: 1) { _, _ in
          throw Stop()
        }
      }
      #expect(try clips.names == before)
      clips.settings.bins = 500
      #expect(throws: DataError.self) { try clips.make(corpus) }
      #expect(throws: FileError.self) {
        try FeatureShard.make(corpus, FeatureSettings(), at: folder + "/none/f", threads: 1)
      }
      #expect(try clips.names == before)
    }
  }

  @Test func `A device is not replaced, and nothing is left`() throws {
    try withTemporaryFolder { folder in
      let clips = Clips(folder: folder), corpus = try clips.corpus()
      #expect(throws: FileError.self) {
        try FeatureShard.make(corpus, clips.settings, at: "/dev/full", threads: 1)
      }
      #expect(try !clips.names.contains { $0.hasSuffix(".tmp") })
    }
  }
}
