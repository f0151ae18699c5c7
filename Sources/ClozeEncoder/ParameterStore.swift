import ClozeTensor
import Foundation

/// A named tensor that training changes.
public struct Parameter {
  /// The name, such as `layers.0.attention.qkv.weight`.
  public let name: String
  /// The value, f32 (f64 on a device for gradient checks).
  public let value: Tensor
  /// Whether weight decay applies: not to biases and norms (Devlin et al. 2019, appendix A.2).
  public let decays: Bool
}

/// How a parameter starts.
public enum Initializer: Sendable {
  /// Normally distributed with this standard deviation.
  case normal(Double)
  /// Evenly distributed up to this bound to either side.
  case uniform(Double)
  /// Of a matrix: a row per position, sines and cosines with this standard deviation.
  case sinusoids(Double)
  /// All zero.
  case zeros
  /// All one.
  case ones
}

/// All parameters of a model, in the order in which its layers asked for them, and what it keeps beside
/// them.
public final class ParameterStore {
  /// The parameters in order.
  public private(set) var parameters: [Parameter] = []
  /// What is part of the model though no gradient changes it, such as running means, in order.
  public private(set) var states: [Parameter] = []
  /// Where they live.
  public let device: Device
  private let seed: UInt64
  private let dtype: DType
  private let isDrawn: (String) -> Bool
  private var index: [String: Tensor] = [:]

  /// An empty store; initial values are drawn from `seed` and the parameter's place in the order.
  ///
  /// - Parameter isDrawn: whether the parameter of that name gets initial values; one that is to be
  ///   read from a file does not need them.
  public init(
    seed: UInt64, dtype: DType = .f32, device: Device,
    isDrawn: @escaping (String) -> Bool = { _ in true }
  ) {
    self.seed = seed
    self.dtype = dtype
    self.device = device
    self.isDrawn = isDrawn
  }

  /// The number of numbers in all parameters.
  public var count: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// The parameter or state called `name`.
  public subscript(name: String) -> Tensor? { index[name] }

  /// Adds a parameter.
  public func add(
    _ name: String, _ shape: [Int], _ initializer: Initializer, decays: Bool
  ) throws -> Tensor {
    let tensor = try started(name, shape, initializer, sample: parameters.count).withGradient()
    parameters.append(Parameter(name: name, value: tensor, decays: decays))
    return tensor
  }

  /// Adds a tensor that belongs to the model though no gradient changes it: it is in checkpoints and
  /// model folders, and no optimizer sees it.
  public func addState(
    _ name: String, _ shape: [Int], _ initializer: Initializer
  ) throws -> Tensor {
    // Draws count downwards, so that a state shifts no parameter's initial values.
    let tensor = try started(name, shape, initializer, sample: -1 - states.count)
    states.append(Parameter(name: name, value: tensor, decays: false))
    return tensor
  }

  /// Makes a tensor of another store a state of this one, under `name`.
  public func adopt(_ tensor: Tensor, asState name: String) {
    precondition(index[name] == nil, "two parameters called \(name)")
    index[name] = tensor
    states.append(Parameter(name: name, value: tensor, decays: false))
  }

  private func started(
    _ name: String, _ shape: [Int], _ initializer: Initializer, sample: Int
  ) throws -> Tensor {
    precondition(index[name] == nil, "two parameters called \(name)")
    let tensor = try Tensor(zeros: shape, dtype, device, lasting: true)
    index[name] = tensor
    guard isDrawn(name) else { return tensor }
    switch initializer {
    case .zeros: break
    case .ones: tensor.fill { 1 }
    case .normal(let deviation):
      var random = CounterRandom(seed: seed, purpose: .initialization, sample: sample)
      tensor.fill { random.normal() * deviation }
    case .uniform(let bound):
      var random = CounterRandom(seed: seed, purpose: .initialization, sample: sample)
      tensor.fill { (2 * random.uniform() - 1) * bound }
    case .sinusoids(let deviation):
      let scale = deviation * 2.0.squareRoot()
      var values = Sinusoids.table(positions: shape[0], width: shape[1]).makeIterator()
      tensor.fill { (values.next() ?? 0) * scale }
    }
    return tensor
  }

  /// Forgets all gradients; their memory waits for the next ones.
  public func clearGradients() {
    for parameter in parameters { parameter.value.clearGradient() }
  }
}
