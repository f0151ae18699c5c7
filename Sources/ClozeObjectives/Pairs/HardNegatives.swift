import ClozeTensor
import Foundation

extension CounterRandom.Purpose {
  /// Wrong partners of pairs.
  public static let hardNegatives = Self("objective.hardNegatives")
}

/// Wrong partners of the pairs of a batch, the more similar the likelier (Li et al. 2021, ALBEF,
/// section 3.2): each is drawn from the softmax of similarities, without those that share a side.
public struct HardNegatives: Sendable, Equatable {
  /// For each first side the number of the pair whose second side is its wrong partner; nil if all
  /// others share a side with it.
  public let seconds: [Int?]
  /// For each second side the number of the pair whose first side is its wrong partner.
  public let firsts: [Int?]

  /// Draws partners.
  ///
  /// - Parameters:
  ///   - similarities: The cosines of first sides with second ones, row by row [B, B].
  ///   - temperature: The number by which they are divided.
  public init(
    _ similarities: [Double], temperature: Double, pairs: [PairIdentity],
    _ random: inout CounterRandom
  ) {
    let count = pairs.count
    precondition(similarities.count == count * count, "similarities of all pairs")
    func draw(_ row: Int, _ similarity: (Int) -> Double) -> Int? {
      // A number is drawn for each, so that one pair does not change another's.
      let place = random.uniform()
      let others = (0..<count).filter { $0 != row && !pairs[row].shares(with: pairs[$0]) }
      let scores = others.map { similarity($0) / temperature }
      let top = scores.max() ?? 0, weights = scores.map { exp($0 - top) }
      var left = place * weights.reduce(0, +)
      for (other, weight) in zip(others, weights) {
        left -= weight
        if left < 0 { return other }
      }
      return others.last
    }
    seconds = (0..<count).map { row in draw(row) { similarities[row * count + $0] } }
    firsts = (0..<count).map { row in draw(row) { similarities[$0 * count + row] } }
  }

  /// The pairs of a matching batch: the right ones, first sides with wrong second ones, and second
  /// sides with wrong first ones, each as the numbers of its sides.
  public var matches: [(first: Int, second: Int, isRight: Bool)] {
    seconds.indices.map { ($0, $0, true) }
      + seconds.enumerated().compactMap { row, other in other.map { (row, $0, false) } }
      + firsts.enumerated().compactMap { row, other in other.map { ($0, row, false) } }
  }
}
