import ClozeData
import ClozeTokens

/// Labelled samples as sequences of tokens.
public struct LabelledSequences: SampleSource {
  /// The sequences.
  public let sequences: [TokenSequence]
  /// Their labels.
  public let labels: [Int32]
  /// The number of sequences truncated to the maximum length.
  public let cut: Int
  /// The number of samples with a text that the tokenizer cannot read, of which only the end token
  /// remains.
  public let unreadable: Int
  /// The seed of the order of batches.
  public let seed: UInt64
  private let tokens: SampleTokens

  /// The number of samples.
  public var count: Int { sequences.count }
  /// The maximum number of tokens of a sample.
  public var longestSample: Int { sequences.reduce(1) { max($0, $1.count) } }

  /// Makes the sequences of `samples`: `[CLS] text [SEP]`, or `[CLS] first [SEP] second [SEP]`,
  /// whose longer part is truncated first.
  ///
  /// - Parameters:
  ///   - longest: The maximum number of tokens of a sequence, at least 8.
  ///   - segments: The number of segments that the model distinguishes.
  public init(
    _ samples: [LabelledText], labels: [Int32], _ encoder: LabelledEncoder, longest: Int,
    segments: Int, seed: UInt64
  ) {
    var cut = 0, unreadable = 0
    let roles = encoder.roles
    sequences = samples.map { sample in
      let found = sample.texts.indices.map { encoder.encode(sample.texts[$0], sample.field($0)) }
      if found.contains(nil) { unreadable += 1 }
      var parts = found.map { $0 ?? [] }
      let room = longest - 1 - parts.count
      if Self.shorten(&parts, to: max(0, room)) { cut += 1 }
      return Self.sequence(parts, roles, segments: segments)
    }
    (self.labels, self.cut, self.unreadable, self.seed) = (labels, cut, unreadable, seed)
    tokens = SampleTokens(roles)
  }

  /// Adds sample `index` to `batch`.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    batch.append(sequences[index], tokens)
    return labels[index]
  }

  /// Removes tokens from the end of the longer part until at most `room` are left. Returns true if
  /// any were removed.
  private static func shorten(_ parts: inout [[Int32]], to room: Int) -> Bool {
    let total = parts.reduce(0) { $0 + $1.count }
    guard total > room else { return false }
    guard parts.count == 2 else {
      parts = parts.map { Array($0.prefix(room)) }
      return true
    }
    // The result of repeatedly removing one token from the longer part.
    let short = min(parts[0].count, parts[1].count), half = room / 2
    let kept = min(short, half), isFirst = parts[0].count <= parts[1].count
    let lengths = isFirst ? [kept, room - kept] : [room - kept, kept]
    parts = zip(parts, lengths).map { Array($0.prefix($1)) }
    return true
  }

  private static func sequence(
    _ parts: [[Int32]], _ roles: TokenRoles, segments: Int
  ) -> TokenSequence {
    var ids = [roles.classification], types: [UInt8] = [0]
    for (index, part) in parts.enumerated() {
      ids += part + [roles.separator]
      let segment = UInt8(min(index, max(0, segments - 1)))
      types += [UInt8](repeating: segment, count: part.count + 1)
    }
    return TokenSequence(ids: ids, segments: types)
  }
}
