import ClozeTensor
import Foundation

/// A sample of a very large number of classes, which represents all of them in one step's softmax.
///
/// It has the labels of the step, and classes drawn uniformly. A class c that is in it with
/// probability p(c) counts 1 / p(c) times in the denominator, so that the expected denominator is
/// that over all classes (Horvitz and Thompson 1952; the correction of Jean et al. 2015, section 3,
/// and Bengio and Senecal 2008).
public struct ClassSample: Sendable, Equatable {
  /// The classes without repetition [S].
  public let classes: [Int32]
  /// -log p(c) of each, to be added to its score [S].
  public let corrections: [Float]
  /// The index in `classes` of each label [M].
  public let labels: [Int32]

  /// Draws `negatives` classes in addition to `labels`.
  ///
  /// - Parameters:
  ///   - shares: The frequency of each class among labels; adds up to 1.
  ///   - negatives: The number of draws, with repetition; repeated classes count once.
  public init(
    labels: [Int32], shares: [Float], negatives: Int, _ random: inout CounterRandom
  ) {
    var places: [Int32: Int32] = [:]
    var classes: [Int32] = []
    places.reserveCapacity(labels.count + negatives)
    func place(of name: Int32) -> Int32 {
      if let place = places[name] { return place }
      let place = Int32(classes.count)
      places[name] = place
      classes.append(name)
      return place
    }
    self.labels = labels.map(place)
    for _ in 0..<negatives { _ = place(of: Int32(random.below(shares.count))) }
    let even = Double(negatives) * log1p(-1 / Double(max(2, shares.count)))
    corrections = classes.map { name in
      let share = min(Double(shares[Int(name)]), 1 - 1e-9)
      // 1 - (1 - share)^M (1 - 1/V)^S, without loss of precision if it is small.
      let missed = Double(labels.count) * log1p(-share) + even
      return Float(-log(-expm1(missed)))
    }
    self.classes = classes
  }
}
