/// A class with its probability.
public struct ClassProbability: Sendable, Equatable {
  /// The name of the class.
  public let label: String
  /// Its probability.
  public let probability: Double

  /// Makes the class `label` of this probability.
  public init(_ label: String, _ probability: Double) {
    (self.label, self.probability) = (label, probability)
  }
}

/// A model's prediction for one sample.
public struct SamplePrediction: Sendable, Equatable {
  /// The sample's number, from 1: that of its line, or its place among the samples.
  public var number: Int
  /// The file or cloud that is the sample; nil if it is only a text.
  public var name: String?
  /// The texts of the sample; empty if they need not be kept.
  public var texts: [String] = []
  /// The predicted class; nil for models without classes.
  public var label: String?
  /// The probability of the prediction; nil for models that give none.
  public var probability: Double?
  /// The most likely classes, as many as were wanted, the likeliest first.
  public var top: [ClassProbability]
  /// The other values predicted, in the order of the predictor's `fields`: a number, the start and
  /// end of a span, entities, ...
  public var fields: [ResultTable.Property]
  /// The right class or answer, if it is known.
  public var gold: String?
  /// The probability of the right class, if the model knows the class.
  public var goldProbability: Double?
  /// True if the prediction is right; nil if that is not known.
  public var isRight: Bool?

  /// Makes the prediction of the first of `top`, or of `fields` alone.
  public init(
    number: Int, name: String? = nil, top: [ClassProbability],
    fields: [ResultTable.Property] = []
  ) {
    (self.number, self.name, self.top, self.fields) = (number, name, top, fields)
    (label, probability) = (top.first?.label, top.first?.probability)
  }
}
