import ClozeTensor

/// A named tensor of a model.
public struct Parameter {
  /// The name, such as `layers.0.attention.qkv.weight`.
  public let name: String
  /// The value, in f32 (f64 on a device for gradient checks).
  public let value: Tensor
  /// True if weight decay applies, which it does not to biases and norms (Devlin et al. 2019,
  /// appendix A.2).
  public let decays: Bool

  /// Returns the parameter with another value.
  public func holding(_ value: Tensor) -> Parameter {
    Parameter(name: name, value: value, decays: decays)
  }

  /// Returns the same parameter under another name.
  public func called(_ name: String) -> Parameter {
    Parameter(name: name, value: value, decays: decays)
  }
}

/// The initial values of a parameter.
public enum Initializer: Sendable {
  /// Normal distribution with this standard deviation.
  case normal(Double)
  /// Uniform distribution in this interval.
  case uniform(ClosedRange<Double>)
  /// A matrix with a row of sines and cosines per position, with this standard deviation.
  case sinusoids(Double)
  /// All zero.
  case zeros
  /// All one.
  case ones

  /// Fills `tensor`, with draws from `random` if the values are random.
  func fill(_ tensor: Tensor, _ random: CounterRandom) {
    var random = random
    switch self {
    case .zeros: break
    case .ones: tensor.fill { 1 }
    case .normal(let deviation): tensor.fill { random.normal() * deviation }
    case .uniform(let range):
      let middle = (range.lowerBound + range.upperBound) / 2
      let half = (range.upperBound - range.lowerBound) / 2
      tensor.fill { middle + (2 * random.uniform() - 1) * half }
    case .sinusoids(let deviation):
      let scale = deviation * 2.0.squareRoot(), shape = tensor.shape
      var values = Sinusoids.table(positions: shape[0], width: shape[1]).makeIterator()
      tensor.fill { (values.next() ?? 0) * scale }
    }
  }
}
