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
  private let file: ShardFile

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
      return try FeatureShard(corpus, settings, digest, at: path, .cached, isVerified: true)
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
    return try? FeatureShard(corpus, settings, digest, at: path, .cached, isVerified: true)
  }

  private init(
    _ corpus: SpeechCorpus, _ settings: FeatureSettings, _ digest: String, at path: String,
    _ origin: Origin, isVerified: Bool = false
  ) throws {
    do {
      file = try ShardFile(.features, at: path)
      let metadata = try file.metadata(CorpusShardMetadata.self)
      guard metadata.digest == digest else { throw FeatureShardError.changedSource(path: path) }
      let all = corpus.utterances
      let kept = try metadata.kept(of: all.count, file, "utterances")
      guard file.header.width == settings.bins else {
        throw ShardFault.damaged("impossible utterances")
      }
      utterances = kept.map { all[$0] }
      omissions = corpus.omissions + metadata.named { all[$0].name }
      if isVerified { try file.verify() }
    } catch let fault as ShardFault {
      throw FeatureShardError.faulty(path: path, fault)
    }
    (self.settings, self.digest, self.origin) = (settings, digest, origin)
  }
}

// Reading.
extension FeatureShard {
  /// The file's name.
  public var path: String { file.file.path }

  /// The number of frames of all utterances.
  public var frameCount: Int { file.header.elements }

  /// Returns the number of frames of utterance `index`.
  public func frames(_ index: Int) -> Int { file.elements(index).count }

  /// Returns the length of utterance `index` in seconds.
  public func seconds(_ index: Int) -> Double {
    Double(file.value(index)) / Double(settings.rate)
  }

  /// Returns the frames of the utterances `indices`, in this order.
  public func read(_ indices: [Int]) -> SpeechFrames {
    let ranges = indices.map(file.elements), bins = settings.bins
    let count = ranges.reduce(0) { $0 + $1.count }
    let values = [Float](unsafeUninitializedCapacity: count * bins) { buffer, size in
      var next = 0
      for range in ranges {
        let values = range.count * bins
        load(range, into: UnsafeMutableBufferPointer(rebasing: buffer[next..<next + values]))
        next += values
      }
      size = next
    }
    let offsets = ranges.reduce(into: [0 as Int32]) { $0.append(($0.last ?? 0) + Int32($1.count)) }
    return SpeechFrames(values: values, offsets: offsets, bins: bins)
  }

  private func load(_ range: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) {
    file.file.withBytes { bytes in
      let start = ShardHeader.size + 2 * range.lowerBound * settings.bins
      for place in 0..<values.count {
        let bits = bytes.loadUnaligned(fromByteOffset: start + 2 * place, as: UInt16.self)
        values.initializeElement(at: place, to: HalfFloat(bits: UInt16(littleEndian: bits)).single)
      }
    }
  }
}
