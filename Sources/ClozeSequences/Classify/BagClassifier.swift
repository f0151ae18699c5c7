import ClozeData
import ClozeEvaluation
import ClozeTensor
import ClozeTokens

/// The baseline of classification: a linear support vector machine on the number of occurrences of
/// each token in each text, without truncation. The texts of a pair are counted separately.
public struct BagClassifier {
  /// C, the weight of errors relative to that of large weights.
  public var cost: Double { probe.cost }

  private let probe: LinearProbe<TokenBags>
  private let classes: [String]
  private let encoder: LabelledEncoder

  /// The values of C that are tried: rows have length 1, so that they are larger than those for
  /// dense features.
  public static let costs = [0.01, 0.1, 1, 10]

  /// Trains a classifier on `samples`; C is chosen by the samples of `held` whose classes occur in
  /// training, or by a share of `samples` if there are none.
  ///
  /// - Throws: `ProbeError`, for example if all samples are of one class.
  public init(
    _ samples: [LabelledText], validating held: [LabelledText], _ encoder: LabelledEncoder,
    seed: UInt64, pool: ThreadPool
  ) throws {
    self.encoder = encoder
    classes = LabelledClasses.names(of: samples)
    let known = Set(classes), held = held.filter { known.contains($0.label) }
    let bags = Self.bags(samples, encoder)
    let labels = try LabelledClasses.labels(of: samples, among: classes)
    if held.isEmpty {
      var choice = CostChoice()
      (choice.costs, choice.usual, choice.seed) = (Self.costs, 1, seed)
      probe = try LinearProbe(bags, labels: labels, choosing: choice, pool: pool)
    } else {
      probe = try LinearProbe(
        bags, labels: labels, validating: Self.bags(held, encoder),
        labels: LabelledClasses.labels(of: held, among: classes), costs: Self.costs, pool: pool)
    }
  }

  /// Returns the predictions for `samples`: indices into the sorted names of the training classes.
  public func predictions(of samples: [LabelledText]) throws -> [Int32] {
    try probe.predictions(of: Self.bags(samples, encoder))
  }

  private static func bags(_ samples: [LabelledText], _ encoder: LabelledEncoder) -> TokenBags {
    let size = encoder.roles.count
    return TokenBags(
      samples.lazy.map { sample in
        sample.texts.enumerated().flatMap { place, text in
          (encoder.encode(text, sample.field(place)) ?? []).map { $0 + Int32(place * size) }
        }
      }, width: 2 * size)
  }
}
