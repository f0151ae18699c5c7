import ClozeTensor
import Foundation

/// Some of very many classes, to stand for all of them in one step's softmax.
///
/// The labels of the step are among them, and classes drawn evenly. What is left out is made up for:
/// a class c that is among them with probability p(c) counts 1 / p(c) times in the denominator, so
/// that the denominator is right on average (Horvitz and Thompson 1952; the correction of Jean et al.
/// 2015, section 3, and Bengio and Senecal 2008).
public struct ClassSample: Sendable, Equatable {
  /// The classes, each once [S].
  public let classes: [Int32]
  /// -log p(c) of each, to be added to its score [S].
  public let corrections: [Float]
  /// Where in `classes` each label is [M].
  public let labels: [Int32]

  /// Draws `negatives` classes to go with `labels`.
  ///
  /// - Parameters:
  ///   - shares: how often a label is each of the classes; adds up to 1.
  ///   - negatives: how many draws are made, with repetition; those that repeat count once.
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
      // 1 - (1 - share)^M (1 - 1/V)^S, without loss of digits where it is small.
      let missed = Double(labels.count) * log1p(-share) + even
      return Float(-log(-expm1(missed)))
    }
    self.classes = classes
  }
}
