import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

@Suite(.enabled(if: Videos.canBeRead)) struct FrameShardTests {
  private struct Stop: Error {}

  private func corpus(_ folder: String) throws -> VideoCorpus {
    VideoCorpus(
      clips: try (0..<7).map {
        try Videos.write("\(folder)/\($0).y4m", frames: 3 + 5 * $0, first: 10 * $0)
      })
  }

  private var settings: FrameSettings {
    var settings = FrameSettings()
    (settings.size, settings.kept) = (8, 4)
    return settings
  }

  @Test func `Frames come back as they are decoded`() throws {
    try withTemporaryFolder { folder in
      let corpus = try corpus(folder), path = folder + "/frames.shard", reader = VideoReader()
      let shard = try FrameShard.make(corpus, settings, at: path, threads: 2)
      #expect(shard.origin == .built && shard.clips == corpus.clips && shard.frameCount == 27)
      for (index, clip) in corpus.clips.enumerated() {
        let frames = try reader.frames(of: clip, kept: 4, size: .init(8))
        #expect(shard.frames(index) == frames.numbers.count)
        #expect(shard.times(index) == frames.times && shard.seconds(index) == frames.info.seconds)
        #expect(shard.read(index, frames: Array(frames.numbers.indices)) == frames.bytes)
        #expect(shard.read(index, frames: [2, 0, 2]).suffix(192) == frames.bytes[384..<576])
      }
      let again = try FrameShard.make(corpus, settings, at: path, threads: 1)
      #expect(again.origin == .cached && again.digest == shard.digest)
    }
  }

  @Test func `The bytes are the same for any number of threads`() throws {
    try withTemporaryFolder { folder in
      let corpus = try corpus(folder)
      let files = try [1, 3].map { threads in
        let path = "\(folder)/\(threads).shard"
        _ = try FrameShard.make(corpus, settings, at: path, threads: threads)
        return try Data(contentsOf: URL(filePath: path))
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func `Clips that cannot be read are left out by name, and none is put in their place`()
    throws
  {
    try withTemporaryFolder { folder in
      var corpus = try corpus(folder)
      try Data("no video".utf8).write(to: URL(filePath: corpus.clips[2].path))
      try FileManager.default.removeItem(atPath: corpus.clips[4].path)
      corpus.omissions = [Omission("other.mp4", "missing")]
      let path = folder + "/frames.shard"
      let shard = try FrameShard.make(corpus, settings, at: path, threads: 2)
      #expect(shard.clips.map(\.name) == ["0.y4m", "1.y4m", "3.y4m", "5.y4m", "6.y4m"])
      #expect(shard.omissions.map(\.name) == ["other.mp4", "2.y4m", "4.y4m"])
      let gray = Int(shard.read(2, frames: [0])[0])
      #expect(abs(gray - Videos.gray(2, first: 30)) <= 1)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.allSatisfy { !$0.hasPrefix(".cloze") })
    }
  }

  @Test func `Nothing that can be used, and work that is stopped, leave no file`() throws {
    try withTemporaryFolder { folder in
      let clip = VideoClip(name: "a.mp4", path: folder + "/a.mp4"), path = folder + "/f.shard"
      let error = #expect(throws: FrameShardError.self) {
        try FrameShard.make(VideoCorpus(clips: [clip]), settings, at: path, threads: 1)
      }
      #expect(error?.description.contains("none of 1 clips can be used, as 'a.mp4'") == true)
      let corpus = try corpus(folder)
      #expect(throws: Stop.self) {
        try FrameShard.make(corpus, settings, at: path, threads: 1) { _, _ in throw Stop() }
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func `A clip that is replaced while it is read is left out`() throws {
    try withTemporaryFolder { folder in
      let corpus = try corpus(folder), path = folder + "/frames.shard"
      let stamps = FrameDigest.stamps(corpus)
      try Videos.write(corpus.clips[3].path, frames: 9)
      let writer = FrameShardWriter(
        corpus: corpus, settings: settings, digest: "d", stamps: stamps, threads: 1,
        reader: VideoReader())
      try writer.write(to: path) { _, _ in }
      let metadata = try ShardFile(.frames, at: path).metadata(FrameShardMetadata.self)
      #expect(metadata.corpus.omissions.map(\.index) == [3])
      #expect(metadata.corpus.omissions[0].reason.contains("written to while it was read"))
    }
  }

  @Test func `Damage, other settings and changed clips make the file anew`() throws {
    try withTemporaryFolder { folder in
      let corpus = try corpus(folder), path = folder + "/frames.shard"
      _ = try FrameShard.make(corpus, settings, at: path, threads: 2)
      let whole = try [UInt8](Data(contentsOf: URL(filePath: path)))
      for place in [0, 8, 12, 16, 24, 40, 100, whole.count / 2, whole.count - 3] {
        var bytes = whole
        bytes[place] ^= 0x41
        try Data(bytes).write(to: URL(filePath: path))
        let shard = try FrameShard.make(corpus, settings, at: path, threads: 2)
        guard case .rebuilt = shard.origin else {
          Issue.record("byte \(place) was not noticed")
          continue
        }
        #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == whole)
      }
      for count in [0, 5, 71, 72, whole.count - 1] {
        try Data(whole.prefix(count)).write(to: URL(filePath: path))
        let shard = try FrameShard.make(corpus, settings, at: path, threads: 2)
        guard case .rebuilt = shard.origin else {
          Issue.record("\(count) bytes were taken")
          continue
        }
      }
      var others = settings
      others.kept = 3
      let other = try FrameShard.make(corpus, others, at: path, threads: 2)
      #expect(other.origin == .rebuilt(.changedSource(path: path)))
      #expect(
        FrameShard.path(of: corpus, others, in: folder)
          != FrameShard.path(of: corpus, settings, in: folder))
    }
  }
}

@Suite struct ShardHeaderTests {
  /// Files of earlier versions have these bytes.
  @Test func `The bytes of headers of all kinds`() throws {
    var features = ShardHeader(.features, width: 80)
    (features.elements, features.samples, features.metadataBytes) = (258, 3, 17)
    #expect(
      features.encoded == Array("CLOZEMEL".utf8) + [1, 0, 0, 0, 80, 0, 0, 0]
        + [2, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0])
    #expect(features.samplesOffset == 72 + 41_280 && features.fileSize == 41_352 + 48 + 17)
    let frames = ShardHeader(.frames, width: 64)
    #expect(Array(frames.encoded.prefix(16)) == Array("CLOZEVID".utf8) + [1, 0, 0, 0, 64, 0, 0, 0])
    #expect(frames.elementBytes == 12_296)
  }
}
