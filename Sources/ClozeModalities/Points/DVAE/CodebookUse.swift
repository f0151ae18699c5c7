import Foundation

/// The use of a vocabulary by some tokens.
public struct CodebookUse: Sendable, Equatable {
  /// The share of the vocabulary that occurs.
  public let share: Double
  /// e to the entropy of the tokens' frequencies: the number of equally frequent tokens of the same
  /// entropy.
  public let perplexity: Double

  /// Measures the use by tokens in `0..<vocabulary`.
  public init(_ tokens: [Int32], vocabulary: Int) {
    var counts = [Int](repeating: 0, count: vocabulary)
    for token in tokens { counts[Int(token)] += 1 }
    let total = Double(max(1, tokens.count))
    let entropy = counts.reduce(0.0) { sum, count in
      let frequency = Double(count) / total
      return count == 0 ? sum : sum - frequency * log(frequency)
    }
    share = Double(counts.count { $0 > 0 }) / Double(vocabulary)
    perplexity = tokens.isEmpty ? 0 : exp(entropy)
  }

  /// Returns the perplexity below which a vocabulary says almost nothing about `patches` patches.
  public static func leastPerplexity(vocabulary: Int, patches: Int) -> Double {
    max(2, 0.02 * Double(min(vocabulary, patches)))
  }
}
