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
    var output = try ShardFileWriter(.features, width: settings.bins, at: path)
    var records: [UInt64] = []
    var omissions: [CorpusShardMetadata.Omission] = [], done = 0
    let features = SpeechFeatures(settings), utterances = corpus.utterances
    var pipeline = OrderedPipeline(
      threads: threads, capacity: threads * Self.bytesPerThread,
      most: threads * Self.utterancesPerThread
    ) { (index: Int) in Self.outcome(utterances[index], features) }
    func receive(_ index: Int, _ outcome: Outcome) throws {
      switch outcome {
      case .features(let values, let samples):
        try output.append(values.map { $0.bits.littleEndian })
        records += output.endSample(UInt64(samples))
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
    guard output.header.elements > 0 else {
      let first = omissions.first.map { SoundOmission(utterances[$0.index].name, $0.reason) }
      throw FeatureShardError.noFeatures(
        first: first ?? corpus.omissions.first,
        count: utterances.count + corpus.omissions.count)
    }
    let metadata = CorpusShardMetadata(
      digest: digest, count: utterances.count, omissions: omissions)
    try output.finish(metadata) { put in try records.withUnsafeBytes(put) }
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
}
