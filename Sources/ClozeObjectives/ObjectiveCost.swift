import ClozeEncoder

/// The shape of a model and its batches, from which the costs of an objective follow.
public struct ObjectiveShape: Sendable {
  /// The encoder.
  public var encoder: EncoderConfiguration
  /// The number of rows of a sample.
  public var length: Int
  /// The number of positions that a row can have.
  public var places: Int
  /// The width of the vectors of a quantizer's codes; 0 if there is none.
  public var quantizedWidth = 0

  /// Makes a shape.
  public init(encoder: EncoderConfiguration, length: Int, places: Int) {
    (self.encoder, self.length, self.places) = (encoder, length, places)
  }
}

/// The costs that an objective adds to those of the model.
public struct ObjectiveCost: Sendable, Equatable {
  /// The number of parameters.
  public var parameters = 0
  /// The floating-point operations of a forward pass per row of the encoder.
  public var operations = 0.0
  /// The number of values per row that the forward pass keeps for the backward pass.
  public var kept = 0.0

  /// No costs.
  public init() {}

  /// Returns the sum of both costs.
  public static func + (one: ObjectiveCost, other: ObjectiveCost) -> ObjectiveCost {
    var sum = one
    sum.parameters += other.parameters
    sum.operations += other.operations
    sum.kept += other.kept
    return sum
  }
}
