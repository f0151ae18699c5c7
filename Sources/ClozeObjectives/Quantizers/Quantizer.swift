import ClozeEncoder
import ClozeTensor

/// A quantizer: it gives each row of features a code of each of its codebooks, and the codes'
/// vectors.
///
/// A kind is one file in this folder and a line in `Quantizers.all`; recipes choose it by
/// `quantizer.kind`.
public protocol Quantizer {
  /// The name in recipes.
  static var name: String { get }
  /// A summary in one line.
  static var summary: String { get }

  /// Returns the width D of the vectors of a row.
  static func width(_ configuration: QuantizerConfiguration) -> Int
  /// Returns the parameters and operations for features of width `inputs`.
  static func cost(_ configuration: QuantizerConfiguration, inputs: Int) -> ObjectiveCost

  /// Makes a quantizer of features of width `inputs` with its parameters or states in `store`.
  init(
    _ store: ParameterStore, _ name: String, inputs: Int, _ configuration: QuantizerConfiguration)
    throws

  /// Quantizes rows of features.
  ///
  /// - Parameters:
  ///   - temperature: The temperature of a random choice; nil for the likeliest codes.
  ///   - random: The noise of a random choice; nil for the likeliest codes.
  /// - Shapes: features [M, inputs] -> vectors [M, D], codes [M G].
  func callAsFunction(
    _ features: Tensor, temperature: Double?, random: CounterRandom?
  ) throws -> QuantizedRows
}

/// The kinds of quantizers that `quantizer.kind` can name.
public enum Quantizers {
  /// All kinds in order.
  public static var all: [any Quantizer.Type] {
    [
      ProductQuantizer.self,
      RandomQuantizer.self,
    ]
  }

  /// Returns the kind called `name`.
  ///
  /// - Throws: `UnknownQuantizer` if there is none.
  static func kind(_ name: String) throws(UnknownQuantizer) -> any Quantizer.Type {
    guard let kind = all.first(where: { $0.name == name }) else {
      throw UnknownQuantizer(name: name, known: all.map { $0.name })
    }
    return kind
  }
}
