import ClozeObjectives
import Foundation

/// The scores that a classifier gives to the classes of samples, as rows before the softmax.
public struct ClassScores: Sendable {
  /// The names of the classes, by label.
  public let classes: [String]
  private let values: [Float]

  /// Makes the scores of samples.
  ///
  /// - Shapes: `values` [N, K].
  /// - Throws: `PredictionError.notFinite` if a score is none.
  public init(_ values: [Float], classes: [String]) throws {
    precondition(values.count % max(1, classes.count) == 0, "a score for each class")
    guard values.allSatisfy(\.isFinite) else { throw PredictionError.notFinite }
    (self.values, self.classes) = (values, classes)
  }

  /// N, the number of samples.
  public var count: Int { classes.isEmpty ? 0 : values.count / classes.count }

  /// The class of each sample with the highest score, the first one of equals [N].
  public var likeliest: [Int32] {
    ClassificationHead.likeliest(values, classes: classes.count)
  }

  /// Returns the softmax of a sample's scores, in double precision [K].
  public func probabilities(of sample: Int) -> [Double] {
    Self.softmax(
      values[sample * classes.count..<(sample + 1) * classes.count].map(Double.init))
  }

  /// Returns the softmax of scores, of which some may be minus infinity, but not all.
  public static func softmax(_ scores: [Double]) -> [Double] {
    let largest = scores.max() ?? 0
    let shares = scores.map { exp($0 - largest) }
    let sum = shares.reduce(0, +)
    return shares.map { $0 / sum }
  }

  /// Returns the `count` likeliest classes of a sample; the first is that of `likeliest`.
  public func top(_ count: Int, of sample: Int) -> [ClassProbability] {
    let start = sample * classes.count, probabilities = probabilities(of: sample)
    // By scores, since different ones may have equal probabilities.
    let order = classes.indices.sorted {
      (-values[start + $0], $0) < (-values[start + $1], $1)
    }
    return order.prefix(count).map { ClassProbability(classes[$0], probabilities[$0]) }
  }

  /// Returns the prediction for a sample whose right class is known.
  ///
  /// - Parameter gold: The name of the right class, which the model may not know.
  public func prediction(
    of sample: Int, number: Int, name: String? = nil, texts: [String] = [], gold: String
  ) -> SamplePrediction {
    var prediction = SamplePrediction(number: number, name: name, top: top(1, of: sample))
    (prediction.texts, prediction.gold) = (texts, gold)
    prediction.goldProbability = classes.firstIndex(of: gold).map {
      probabilities(of: sample)[$0]
    }
    prediction.isRight = prediction.label == gold
    return prediction
  }
}
