import Foundation

/// The frames of a corpus of clips in a file that is made once and mapped into memory, so that
/// clips are decoded once, and may be more than memory holds.
///
/// A thousand clips with 16 frames of 64 x 64 take 197 MB.
public final class FrameShard: Sendable {
  /// The way a file of frames was obtained.
  public enum Origin: Equatable, Sendable {
    /// It existed already.
    case cached
    /// It was made.
    case built
    /// It existed but was unusable, so it was made again.
    case rebuilt(FrameShardError)
  }

  /// The clips that have frames, in the corpus's order.
  public let clips: [VideoClip]
  /// The omissions, of the corpus and of this file, each with its reason.
  public let omissions: [Omission]
  /// The faults of clips that are used nevertheless, such as broken tails.
  public let remarks: [Omission]
  /// The settings of the frames.
  public let settings: FrameSettings
  /// The digest of the settings and of the names, sizes and dates of what was read.
  public let digest: String
  /// The way the file was obtained.
  public let origin: Origin
  private let file: ShardFile

  /// Returns the path of the file for the frames of `corpus` in `folder`; other settings and
  /// changed clips have another.
  public static func path(
    of corpus: VideoCorpus, _ settings: FrameSettings, in folder: String
  ) -> String {
    let stamps = FrameDigest.stamps(corpus)
    return folder + "/frames-" + FrameDigest.of(corpus, settings, stamps).prefix(24) + ".shard"
  }

  /// Opens and verifies the frames of `corpus` in the file `path`, making the file if it is missing
  /// and again if it is damaged or has other frames.
  ///
  /// Clips that cannot be read are left out. The file has the same bytes for any number of threads,
  /// each of which has a process that decodes.
  ///
  /// - Parameters:
  ///   - replaces: False if a file with other frames is an error, and is left as it is.
  ///   - observe: Receives the number of clips that are done, and of all, now and then; what it
  ///     throws stops the work, and leaves nothing behind.
  /// - Throws: `DataError.invalidSettings`, `FrameShardError`, `FileError`; `VideoError` if no
  ///   video can be read at all.
  public static func make(
    _ corpus: VideoCorpus, _ settings: FrameSettings, at path: String, replaces: Bool = true,
    threads: Int, observe: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws -> FrameShard {
    let problems = settings.problems()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    let stamps = FrameDigest.stamps(corpus)
    let digest = FrameDigest.of(corpus, settings, stamps)
    var origin = Origin.built
    do {
      return try FrameShard(corpus, settings, digest, at: path, .cached, isVerified: true)
    } catch FileError.missing {
    } catch let error as FrameShardError {
      if !replaces, case .changedSource = error { throw error }
      origin = .rebuilt(error)
    }
    try FrameShardWriter(
      corpus: corpus, settings: settings, digest: digest, stamps: stamps,
      threads: max(1, threads), reader: VideoReader()
    ).write(to: path, observe: observe)
    return try FrameShard(corpus, settings, digest, at: path, origin)
  }

  /// Opens and verifies the frames of `corpus` in the file `path`; nil if it is missing, damaged or
  /// has other frames.
  public static func kept(
    _ corpus: VideoCorpus, _ settings: FrameSettings, at path: String
  ) -> FrameShard? {
    let digest = FrameDigest.of(corpus, settings, FrameDigest.stamps(corpus))
    return try? FrameShard(corpus, settings, digest, at: path, .cached, isVerified: true)
  }

  private init(
    _ corpus: VideoCorpus, _ settings: FrameSettings, _ digest: String, at path: String,
    _ origin: Origin, isVerified: Bool = false
  ) throws {
    do {
      file = try ShardFile(.frames, at: path)
      let metadata = try file.metadata(FrameShardMetadata.self)
      guard metadata.corpus.digest == digest else {
        throw FrameShardError.changedSource(path: path)
      }
      let all = corpus.clips
      let kept = try metadata.corpus.kept(of: all.count, file, "clips")
      guard file.header.width == settings.size,
        metadata.remarks.allSatisfy({ all.indices.contains($0.index) })
      else { throw ShardFault.damaged("impossible clips") }
      clips = kept.map { all[$0] }
      omissions = corpus.omissions + metadata.corpus.named { all[$0].name }
      remarks = metadata.remarks.map { Omission(all[$0.index].name, $0.reason) }
      if isVerified { try file.verify() }
    } catch let fault as ShardFault {
      throw FrameShardError.faulty(path: path, fault)
    }
    (self.settings, self.digest, self.origin) = (settings, digest, origin)
  }
}

// Reading.
extension FrameShard {
  /// The file's name.
  public var path: String { file.file.path }

  /// The number of frames of all clips.
  public var frameCount: Int { file.header.elements }

  /// The bytes of a frame's colours, [size, size, 3].
  public var frameBytes: Int { 3 * settings.size * settings.size }

  /// Returns the number of frames that are kept of clip `index`.
  public func frames(_ index: Int) -> Int { file.elements(index).count }

  /// Returns the length of clip `index` in seconds.
  public func seconds(_ index: Int) -> Double { Double(bitPattern: file.value(index)) }

  /// Returns the second of its clip at which each frame of clip `index` appears, ascending.
  public func times(_ index: Int) -> [Double] {
    file.file.withBytes { bytes in
      file.elements(index).map { element in
        let place = ShardHeader.size + element * file.header.elementBytes
        let bits = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        return Double(bitPattern: UInt64(littleEndian: bits))
      }
    }
  }

  /// Returns the colours of `frames` of clip `index`, as numbers of its frames that are kept:
  /// [frames, size, size, 3].
  public func read(_ index: Int, frames: [Int]) -> [UInt8] {
    let range = file.elements(index), size = frameBytes
    return [UInt8](unsafeUninitializedCapacity: frames.count * size) { buffer, count in
      file.file.withBytes { bytes in
        for (place, frame) in frames.enumerated() {
          precondition(frame >= 0 && frame < range.count, "no such frame")
          let element = range.lowerBound + frame
          let start = ShardHeader.size + element * file.header.elementBytes + 8
          UnsafeMutableRawBufferPointer(buffer).baseAddress?.advanced(by: place * size)
            .copyMemory(from: bytes.baseAddress! + start, byteCount: size)
        }
      }
      count = frames.count * size
    }
  }
}
