/// The keys that count for each pair of a batch, and what is wanted of them: those of the batch,
/// then those of a queue.
struct PairTargets {
  /// The number of pairs.
  let count: Int
  /// The number of keys.
  let keys: Int
  /// 0 for keys that count and a large negative number for those that share a side with the pair
  /// [B, K].
  let mask: [Double]
  private let softness: Double

  /// Far below all logits, yet finite, so that a share of 0 of it is 0.
  private static let excluded = -1e9

  init(_ pairs: [PairIdentity], _ queued: [PairIdentity?], softness: Double) {
    (count, keys, self.softness) = (pairs.count, pairs.count + queued.count, softness)
    mask = pairs.enumerated().flatMap { row, pair in
      pairs.enumerated().map { $0 != row && pair.shares(with: $1) ? Self.excluded : 0 }
        + queued.map { $0.map(pair.shares(with:)) ?? false ? Self.excluded : 0 }
    }
  }

  /// The mean number of keys that count for a pair.
  var meanCandidates: Double { Double(mask.count { $0 == 0 }) / Double(max(1, count)) }

  /// The shares of the targets [B, K]: the right key's, softened by those that a momentum copy
  /// gives.
  func shares(_ soft: [Double]?) -> [Double] {
    var shares = [Double](repeating: 0, count: count * keys)
    if let soft, softness > 0 {
      for index in shares.indices { shares[index] = softness * soft[index] }
    }
    let hard = soft == nil ? 1 : 1 - softness
    for row in 0..<count { shares[row * keys + row] += hard }
    return shares
  }

  /// The number of rows of logits whose right key is the largest of those that count.
  func right(_ logits: [Double]) -> Int {
    (0..<count).count { row in
      let first = row * keys
      return (0..<keys).allSatisfy {
        $0 == row || mask[first + $0] != 0 || logits[first + $0] < logits[first + row]
      }
    }
  }
}
