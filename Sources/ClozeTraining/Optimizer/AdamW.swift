import ClozeEncoder
import ClozeTensor
import Foundation

/// The optimizer AdamW over the parameters of a store, with moments in f32 of those that are
/// trained.
public final class AdamW {
  /// The means of a parameter's gradients and of their squares.
  struct Moments {
    /// The parameter's name.
    let name: String
    /// The mean of its gradients.
    let first: Tensor
    /// The mean of its squared gradients.
    let second: Tensor
  }

  /// The settings.
  public let configuration: OptimizerConfiguration
  /// The moments of each parameter in the store's order; nil for those that are never trained.
  private let each: [Moments?]
  private let entries: [TrainedParameters.Entry]
  private let store: ParameterStore

  /// The moments of all parameters that are trained at some time, in the store's order.
  var moments: [Moments] { each.compactMap(\.self) }

  /// Makes an optimizer with moments of zero.
  ///
  /// - Parameter trained: The parameters that are trained; by default all, from the first step on.
  public init(
    _ store: ParameterStore, _ configuration: OptimizerConfiguration,
    trained: TrainedParameters? = nil
  ) throws {
    self.store = store
    self.configuration = configuration
    entries = trained?.entries ?? store.parameters.map { _ in TrainedParameters.Entry() }
    each = try zip(store.parameters, entries).map { parameter, entry in
      guard entry.start != nil else { return nil }
      func zeros() throws -> Tensor {
        try Tensor(zeros: parameter.value.shape, .f32, store.device, lasting: true)
      }
      return Moments(name: parameter.name, first: try zeros(), second: try zeros())
    }
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
    for (index, parameter) in store.parameters.enumerated() {
      guard let gradient = parameter.value.gradient, let moments = each[index] else { continue }
      let entry = entries[index], counted = Double(step - entry.uncounted)
      let corrects = configuration.biasCorrection
      try store.device.backend.adamW(
        parameter.value, gradient: gradient, first: moments.first, second: moments.second,
        shadow: parameter.value.shadow,
        AdamWSettings(
          rate: rate * entry.share, beta1: configuration.beta1, beta2: configuration.beta2,
          epsilon: configuration.epsilon, decay: parameter.decays ? configuration.decay : 0,
          correction1: corrects ? 1 - pow(configuration.beta1, counted) : 1,
          correction2: corrects ? 1 - pow(configuration.beta2, counted) : 1,
          gradientScale: norm > clip ? clip / norm : 1))
      parameter.value.clearGradient()
    }
  }
}
