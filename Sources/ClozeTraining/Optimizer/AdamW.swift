import ClozeEncoder
import ClozeTensor
import Foundation

/// The optimizer AdamW over all parameters of a store, with moments in f32.
public final class AdamW {
  /// The settings.
  public let configuration: OptimizerConfiguration
  /// The mean of each parameter's gradients, in the store's order.
  public let first: [Tensor]
  /// The mean of each parameter's squared gradients, in the store's order.
  public let second: [Tensor]
  private let store: ParameterStore

  /// Makes an optimizer with moments of zero.
  public init(_ store: ParameterStore, _ configuration: OptimizerConfiguration) throws {
    self.store = store
    self.configuration = configuration
    let moments = {
      try store.parameters.map {
        try Tensor(zeros: $0.value.shape, .f32, store.device, lasting: true)
      }
    }
    first = try moments()
    second = try moments()
  }

  /// Returns the Euclidean norm of all gradients, summed in a fixed order; not finite if any
  /// gradient is not.
  public func gradientNorm() throws -> Double {
    try store.parameters.reduce(0.0) { sum, parameter in
      guard let gradient = parameter.value.gradient else { return sum }
      return sum + (try store.device.backend.sumOfSquares(gradient))
    }.squareRoot()
  }

  /// Updates every parameter that has a gradient, and clears the gradients.
  ///
  /// - Parameters:
  ///   - step: The step, counted from 1.
  ///   - rate: The learning rate of this step.
  ///   - norm: The gradients' norm, for clipping.
  public func step(_ step: Int, rate: Double, norm: Double) throws {
    let clip = configuration.clip ?? .infinity
    let corrected = configuration.biasCorrection
    var settings = AdamWSettings(
      rate: rate, beta1: configuration.beta1, beta2: configuration.beta2,
      epsilon: configuration.epsilon, decay: configuration.decay,
      correction1: corrected ? 1 - pow(configuration.beta1, Double(step)) : 1,
      correction2: corrected ? 1 - pow(configuration.beta2, Double(step)) : 1,
      gradientScale: norm > clip ? clip / norm : 1)
    for (index, parameter) in store.parameters.enumerated() {
      guard let gradient = parameter.value.gradient else { continue }
      settings.decay = parameter.decays ? configuration.decay : 0
      try store.device.backend.adamW(
        parameter.value, gradient: gradient, first: first[index], second: second[index],
        shadow: parameter.value.shadow, settings)
      parameter.value.clearGradient()
    }
  }
}
