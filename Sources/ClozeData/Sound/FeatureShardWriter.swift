import ClozeTensor
import Foundation

/// Computes the features of a corpus and writes them to a file.
struct FeatureShardWriter {
  let corpus: SpeechCorpus
  let settings: FeatureSettings
  let digest: String
  let threads: Int

  /// The bytes of files that wait for a thread, so that memory stays small.
  private static let bytesPerThread = 1 << 23
  private static let utterancesPerThread = 64

  /// The features of an utterance, or the reason for which it has none.
  private enum Outcome: Sendable {
    case features([HalfFloat], samples: Int)
    case omitted(String)
  }

  /// Writes the file `path`, which appears complete or not at all. An utterance that cannot be read
  /// is left out.
  ///
  /// - Throws: `FeatureShardError.noFeatures`, `FileError` from writing, and what `observe` throws,
  ///   which stops the work.
  func write(to path: String, observe: (_ done: Int, _ all: Int) throws -> Void) throws {
    var output = try Output(path: path, bins: settings.bins)
    var omissions: [FeatureShardMetadata.Omission] = [], done = 0
    let features = SpeechFeatures(settings), utterances = corpus.utterances
    var pipeline = OrderedPipeline(
      threads: threads, capacity: threads * Self.bytesPerThread,
      most: threads * Self.utterancesPerThread
    ) { (index: Int) in Self.outcome(utterances[index], features) }
    func receive(_ index: Int, _ outcome: Outcome) throws {
      switch outcome {
      case .features(let values, let samples): try output.append(values, samples: samples)
      case .omitted(let reason): omissions.append(.init(index: index, reason: reason))
      }
      done += 1
    }
    for index in utterances.indices {
      let weight = Self.weight(utterances[index])
      if try pipeline.add(index, weight: weight, into: receive) {
        try observe(done, utterances.count)
      }
    }
    try pipeline.flush(into: receive)
    try observe(done, utterances.count)
    guard output.frames > 0 else {
      let first = omissions.first.map { SoundOmission(utterances[$0.index].name, $0.reason) }
      throw FeatureShardError.noFeatures(
        first: first ?? corpus.omissions.first,
        count: utterances.count + corpus.omissions.count)
    }
    try output.finish(
      FeatureShardMetadata(digest: digest, count: utterances.count, omissions: omissions))
  }

  /// About the bytes that an utterance takes in memory.
  private static func weight(_ utterance: Utterance) -> Int {
    let bytes = FeatureDigest.status(utterance.path)?.size ?? 0
    // A stretch of a long file takes a part of it.
    let stretch = utterance.duration.map { max(0, min($0, 1e9)) * 64_000 } ?? .infinity
    return Int(min(Double(bytes), stretch))
  }

  private static func outcome(_ utterance: Utterance, _ features: SpeechFeatures) -> Outcome {
    do {
      let samples = try SoundReader.read(utterance, rate: features.settings.rate).samples
      guard features.mel.count(samples.count) > 0 else {
        return .omitted(
          "\(samples.count) samples, fewer than the \(features.mel.window) of a frame")
      }
      let values = features.halves(samples)
      guard values.allSatisfy({ $0.single.magnitude <= 65_504 }) else {
        return .omitted("samples that are far too large or not numbers")
      }
      return .features(values, samples: samples.count)
    } catch {
      return .omitted(SoundOmission(utterance.name, error).reason)
    }
  }

  /// The file as it is written.
  private struct Output {
    private let file: AtomicFile
    private var header: FeatureShardHeader
    private var checksum = RunningChecksum()
    private var index: [UInt64] = []

    init(path: String, bins: Int) throws {
      header = FeatureShardHeader(bins: bins)
      file = try AtomicFile(at: path)
      try file.write([UInt8](repeating: 0, count: FeatureShardHeader.size))
    }

    var frames: Int { header.frames }

    mutating func append(_ values: [HalfFloat], samples: Int) throws {
      try put(values.map { $0.bits.littleEndian })
      header.frames += values.count / header.bins
      header.utterances += 1
      index += [UInt64(header.frames).littleEndian, UInt64(samples).littleEndian]
    }

    mutating func finish(_ metadata: FeatureShardMetadata) throws {
      let used = 2 * header.frames * header.bins
      try put([UInt8](repeating: 0, count: FeatureShardHeader.padded(used) - used))
      try put(index)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let json = Array(try encoder.encode(metadata))
      header.metadataBytes = json.count
      try put(json)
      let encoded = header.encoded
      encoded.withUnsafeBytes { checksum.update($0) }
      try file.overwrite(encoded + checksum.digest, at: 0)
      try file.commit()
    }

    private mutating func put<Element>(_ elements: [Element]) throws {
      try elements.withUnsafeBytes {
        checksum.update($0)
        try file.write($0)
      }
    }
  }
}
