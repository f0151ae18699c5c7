import Foundation

/// Decodes a corpus of clips and writes the frames to a file.
struct FrameShardWriter {
  let corpus: VideoCorpus
  let settings: FrameSettings
  let digest: String
  /// The sizes and dates that the digest has.
  let stamps: [String: FileStamp]
  let threads: Int
  let reader: VideoReader

  private static let clipsPerThread = 16

  /// The frames of a clip, or the reason for which it has none.
  private enum Outcome: Sendable {
    case frames(VideoFrames)
    case omitted(String)
  }

  /// Writes the file `path`, which appears complete or not at all. A clip that cannot be read is
  /// left out.
  ///
  /// - Throws: `FrameShardError.noFrames`, `FileError` from writing, `VideoError` if no clip can be
  ///   read whatever it is, and what `observe` throws, which stops the work.
  func write(to path: String, observe: (_ done: Int, _ all: Int) throws -> Void) throws {
    var output = try ShardFileWriter(.frames, width: settings.size, at: path)
    var records: [UInt64] = [], done = 0
    var metadata = FrameShardMetadata(
      corpus: CorpusShardMetadata(digest: digest, count: corpus.clips.count, omissions: []))
    var pipeline = OrderedPipeline(threads: threads, most: threads * Self.clipsPerThread) {
      [clips = corpus.clips, settings, stamps, reader] (index: Int) in
      try Self.outcome(clips[index], stamps[clips[index].path], settings, reader)
    }
    func receive(_ index: Int, _ outcome: Outcome) throws {
      switch outcome {
      case .frames(let frames):
        try Self.append(frames, to: &output)
        records += output.endSample(frames.info.seconds.bitPattern)
        if let remark = frames.info.remark {
          metadata.remarks.append(.init(index: index, reason: remark))
        }
      case .omitted(let reason):
        metadata.corpus.omissions.append(.init(index: index, reason: reason))
      }
      done += 1
    }
    for index in corpus.clips.indices {
      if try pipeline.add(index, weight: 1, into: receive) { try observe(done, corpus.clips.count) }
    }
    try pipeline.flush(into: receive)
    try observe(done, corpus.clips.count)
    guard output.header.elements > 0 else { throw nothing(metadata) }
    try output.finish(metadata) { put in try records.withUnsafeBytes(put) }
  }

  private func nothing(_ metadata: FrameShardMetadata) -> FrameShardError {
    let first = metadata.corpus.named { corpus.clips[$0].name }.first ?? corpus.omissions.first
    return .noFrames(first: first, count: corpus.clips.count + corpus.omissions.count)
  }

  private static func outcome(
    _ clip: VideoClip, _ stamp: FileStamp?, _ settings: FrameSettings, _ reader: VideoReader
  ) throws -> Outcome {
    do {
      let size = VideoReader.Size(settings.size)
      let frames = try reader.frames(of: clip, kept: settings.kept, size: size)
      // Of a folder the pictures alone were read that can be.
      let read = FileStamp(size: frames.info.size, modified: frames.info.modified)
      let isSame = frames.info.container == VideoInfo.pictures || read == stamp
      guard isSame, FileStamp(clip.path) == stamp else {
        return .omitted(VideoError.Problem.changed.text)
      }
      return .frames(frames)
    } catch let error as VideoError where error.concernsAll {
      throw error
    } catch {
      return .omitted(Omission(clip.name, error).reason)
    }
  }

  private static func append(_ frames: VideoFrames, to output: inout ShardFileWriter) throws {
    let size = 3 * frames.width * frames.height
    for (place, time) in frames.times.enumerated() {
      let stamp = withUnsafeBytes(of: time.bitPattern.littleEndian) { Array($0) }
      try output.append(stamp + frames.bytes[place * size..<(place + 1) * size])
    }
  }
}

/// The origin of a file of frames.
struct FrameShardMetadata: Codable, Equatable {
  /// The digest, and the clips that were left out.
  var corpus: CorpusShardMetadata
  /// The faults of clips that are in the file.
  var remarks: [CorpusShardMetadata.Omission] = []
}
