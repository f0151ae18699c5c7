import ClozeTensor
import Foundation

/// The features of a corpus in a file that is made once and mapped into memory, so that it may be
/// larger than memory.
///
/// An hour of sound with 80 bins takes 58 MB.
public final class FeatureShard: Sendable {
  /// The way a file of features was obtained.
  public enum Origin: Equatable, Sendable {
    /// It existed already.
    case cached
    /// It was made.
    case built
    /// It existed but was unusable, so it was made again.
    case rebuilt(FeatureShardError)
  }

  /// The utterances that have features, in the corpus's order.
  public let utterances: [Utterance]
  /// The omissions, of the corpus and of this file, each with its reason.
  public let omissions: [SoundOmission]
  /// The settings of the features.
  public let settings: FeatureSettings
  /// The digest of the settings and of the names, sizes and dates of what was read.
  public let digest: String
  /// The way the file was obtained.
  public let origin: Origin
  private let file: MappedFile
  private let header: FeatureShardHeader

  /// Returns the path of the file for the features of `corpus` in `folder`; other settings and
  /// changed sound have another.
  public static func path(
    of corpus: SpeechCorpus, _ settings: FeatureSettings, in folder: String
  ) -> String {
    folder + "/features-" + FeatureDigest.of(corpus, settings).prefix(24) + ".shard"
  }

  /// Opens and verifies the features of `corpus` in the file `path`, making the file if it is
  /// missing and again if it is damaged or has other features.
  ///
  /// Utterances that cannot be read, are shorter than a frame or have no finite features are left
  /// out. The file has the same bytes for any number of threads.
  ///
  /// - Parameter observe: Receives the number of utterances that are done, and of all, now and
  ///   then; what it throws stops the work, and leaves nothing behind.
  /// - Throws: `DataError.invalidSettings`, `FeatureShardError`, `FileError`.
  public static func make(
    _ corpus: SpeechCorpus, _ settings: FeatureSettings, at path: String, threads: Int,
    observe: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws -> FeatureShard {
    let problems = settings.problems()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    let digest = FeatureDigest.of(corpus, settings)
    var origin = Origin.built
    do {
      let shard = try FeatureShard(corpus, settings, digest, at: path, .cached)
      try shard.verify()
      return shard
    } catch FileError.missing {
    } catch let error as FeatureShardError {
      origin = .rebuilt(error)
    }
    try FeatureShardWriter(
      corpus: corpus, settings: settings, digest: digest, threads: max(1, threads)
    ).write(to: path, observe: observe)
    return try FeatureShard(corpus, settings, digest, at: path, origin)
  }

  /// Opens and verifies the features of `corpus` in the file `path`; nil if it is missing, damaged
  /// or has other features.
  public static func kept(
    _ corpus: SpeechCorpus, _ settings: FeatureSettings, at path: String
  ) -> FeatureShard? {
    let digest = FeatureDigest.of(corpus, settings)
    guard let shard = try? FeatureShard(corpus, settings, digest, at: path, .cached),
      (try? shard.verify()) != nil
    else { return nil }
    return shard
  }

  private init(
    _ corpus: SpeechCorpus, _ settings: FeatureSettings, _ digest: String, at path: String,
    _ origin: Origin
  ) throws {
    do { file = try MappedFile(path: path) } catch FileError.empty {
      throw FeatureShardError.wrongLength(
        path: path, expected: FeatureShardHeader.size, actual: 0)
    }
    header = try FeatureShardHeader(file.bytes, path: path)
    let json = Data(file.bytes[header.metadataOffset...])
    guard let metadata = try? JSONDecoder().decode(FeatureShardMetadata.self, from: json) else {
      throw FeatureShardError.damaged(path: path, detail: "unreadable metadata")
    }
    guard metadata.digest == digest else { throw FeatureShardError.changedSource(path: path) }
    let omitted = Set(metadata.omissions.map(\.index)), all = corpus.utterances
    guard omitted.isSubset(of: all.indices), all.count == metadata.count,
      all.count - omitted.count == header.utterances, header.bins == settings.bins,
      Self.isOrdered(file, header)
    else { throw FeatureShardError.damaged(path: path, detail: "impossible utterances") }
    utterances = all.indices.filter { !omitted.contains($0) }.map { all[$0] }
    omissions =
      corpus.omissions
      + metadata.omissions.map { SoundOmission(all[$0.index].name, $0.reason) }
    (self.settings, self.digest, self.origin) = (settings, digest, origin)
  }

  private func verify() throws {
    var checksum = RunningChecksum()
    file.withBytes { bytes in
      checksum.update(.init(rebasing: bytes[FeatureShardHeader.size...]))
      checksum.update(.init(rebasing: bytes[..<FeatureShardHeader.checksumOffset]))
    }
    let stored = file.bytes[FeatureShardHeader.checksumOffset..<FeatureShardHeader.size]
    guard checksum.digest.elementsEqual(stored) else {
      throw FeatureShardError.damaged(path: file.path, detail: "wrong checksum")
    }
  }

  /// True if utterances follow each other, none is empty, and the last ends with the last frame.
  private static func isOrdered(_ file: MappedFile, _ header: FeatureShardHeader) -> Bool {
    var last: UInt64 = 0
    for index in 0..<header.utterances {
      let end = word(file, header.indexOffset + 16 * index)
      guard end > last else { return false }
      last = end
    }
    return last == UInt64(header.frames)
  }

  private static func word(_ file: MappedFile, _ offset: Int) -> UInt64 {
    file.withBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }
}

// Reading.
extension FeatureShard {
  /// The file's name.
  public var path: String { file.path }

  /// The number of frames of all utterances.
  public var frameCount: Int { header.frames }

  /// Returns the number of frames of utterance `index`.
  public func frames(_ index: Int) -> Int { range(index).count }

  /// Returns the length of utterance `index` in seconds.
  public func seconds(_ index: Int) -> Double {
    precondition(utterances.indices.contains(index), "no such utterance")
    return Double(Self.word(file, header.indexOffset + 16 * index + 8)) / Double(settings.rate)
  }

  /// Returns the frames of the utterances `indices`, in this order.
  public func read(_ indices: [Int]) -> SpeechFrames {
    let ranges = indices.map(range)
    let count = ranges.reduce(0) { $0 + $1.count }
    let values = [Float](unsafeUninitializedCapacity: count * header.bins) { buffer, size in
      var next = 0
      for range in ranges {
        let values = range.count * header.bins
        load(range, into: UnsafeMutableBufferPointer(rebasing: buffer[next..<next + values]))
        next += values
      }
      size = next
    }
    let offsets = ranges.reduce(into: [0 as Int32]) { $0.append(($0.last ?? 0) + Int32($1.count)) }
    return SpeechFrames(values: values, offsets: offsets, bins: header.bins)
  }

  private func range(_ index: Int) -> Range<Int> {
    precondition(utterances.indices.contains(index), "no such utterance")
    let end = { Int(Self.word(self.file, self.header.indexOffset + 16 * $0)) }
    return (index == 0 ? 0 : end(index - 1))..<end(index)
  }

  private func load(_ range: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) {
    file.withBytes { bytes in
      let start = FeatureShardHeader.size + 2 * range.lowerBound * header.bins
      for place in 0..<values.count {
        let bits = bytes.loadUnaligned(fromByteOffset: start + 2 * place, as: UInt16.self)
        values.initializeElement(at: place, to: HalfFloat(bits: UInt16(littleEndian: bits)).single)
      }
    }
  }
}
