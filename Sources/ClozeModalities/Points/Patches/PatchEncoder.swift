import ClozeConfiguration
import ClozeEncoder
import ClozeTensor

/// A small PointNet that turns the points of each patch into one vector (Qi et al. 2017; Yu et al.
/// 2022, section 3.1): every point through two layers, the maximum of each feature over the patch,
/// both together through two more layers, and again the maximum.
///
/// A product with [maximum, point] is W1 maximum + W2 point, so that the first is computed once per
/// patch. Biases that a batch norm cancels are omitted, and the last one is added after the
/// maximum: the function is the same.
public struct PatchEncoder {
  /// The number of features of each layer.
  public struct Widths: ConfigurationSection {
    /// The number of features of the first layer.
    public var first = 128
    /// The number of features of the second layer, whose maximum over a patch is compared with its
    /// points.
    public var second = 256
    /// The number of features of the third layer.
    public var third = 512

    /// Makes the paper's widths.
    public init() {}

    /// One line about each key.
    public static let summaries: [String: String] = [
      "first": "features of a point behind the first layer",
      "second": "features of a point behind the second layer, of which a patch's largest are taken",
      "third": "features of a point behind the third layer",
    ]

    /// Returns the problems of the values, one line each.
    public func problems() -> [String] {
      [("first", first), ("second", second), ("third", third)].filter {
        !(1...1 << 14).contains($0.1)
      }.map { "\($0.0) is \($0.1): must lie in 1...\(1 << 14)" }
    }
  }

  private let first: Linear
  private let firstNorm: BatchNorm
  private let second: Linear
  private let patch: Linear
  private let point: Linear
  private let thirdNorm: BatchNorm
  private let output: Linear
  private let outputBias: Tensor

  /// Makes an encoder called `name` with `outputs` features and its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, widths: Widths = Widths(), outputs: Int
  ) throws {
    first = try Linear(
      store, "\(name).first", inputs: 3, outputs: widths.first, bias: false,
      deviation: spread(3))
    firstNorm = try BatchNorm(store, "\(name).first.norm", width: widths.first)
    second = try Linear(
      store, "\(name).second", inputs: widths.first, outputs: widths.second, bias: false,
      deviation: spread(widths.first))
    // The parts of one layer are initialised for the inputs of both.
    let both = spread(2 * widths.second)
    patch = try Linear(
      store, "\(name).third.patch", inputs: widths.second, outputs: widths.third, bias: false,
      deviation: both)
    point = try Linear(
      store, "\(name).third.point", inputs: widths.second, outputs: widths.third, bias: false,
      deviation: both)
    thirdNorm = try BatchNorm(store, "\(name).third.norm", width: widths.third)
    output = try Linear(
      store, "\(name).output", inputs: widths.third, outputs: outputs, bias: false,
      deviation: spread(widths.third))
    outputBias = try store.add("\(name).output.bias", [outputs], .zeros, decays: false)
  }

  /// Encodes patches.
  ///
  /// - Shapes: points minus their patch's centre [B G S, 3], S being `patchSize` -> [B G, outputs],
  ///   of the context's type.
  public func callAsFunction(
    _ points: Tensor, patchSize: Int, _ context: ForwardContext
  ) throws -> Tensor {
    let x = try firstNorm.rectified(first(points.cast(to: context.dtype)), context)
    let own = try second(x)
    let common = try patch(own.largest(of: patchSize))
    let mixed = try thirdNorm.rectified(point(own), adding: common, context)
    return try output(mixed).largest(of: patchSize).residual(bias: outputBias)
  }
}

/// Returns the standard deviation of the initial weights of layers with `inputs` inputs: that of
/// PyTorch's convolutions.
func spread(_ inputs: Int) -> Double { 1 / (3 * Double(inputs)).squareRoot() }

extension Tensor {
  /// Computes the maximum of each feature over runs of `size` rows.
  ///
  /// - Shapes: [T, C] -> [T / size, C].
  func largest(of size: Int) throws -> Tensor {
    try reshaped([shape[0] / size, size, shape[1]]).maximum(axis: 1)
  }
}
