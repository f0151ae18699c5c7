import ClozeEncoder
import ClozeTensor

/// The random-projection quantizer of BEST-RQ (Chiu et al. 2022, section 3.1): features are
/// projected by a drawn matrix, and the code is the nearest of drawn vectors, all of length 1.
///
/// Nothing learns: projection and vectors are states, drawn from the store's seed and kept in model
/// folders. Several codebooks share the projection. The caller joins neighbouring frames and
/// normalizes them, without which a few codes get all frames.
public struct RandomQuantizer: Quantizer {
  /// The name in recipes.
  public static let name = "random"
  /// A summary in one line.
  public static let summary = "codes are the nearest of drawn vectors, and nothing learns (BEST-RQ)"

  private let projection: Tensor
  private let codebooks: Tensor
  private let size: Int

  /// The width of a vector of each codebook.
  public static func width(_ configuration: QuantizerConfiguration) -> Int {
    configuration.codebooks * configuration.dimension
  }

  /// The projection, and the comparison with all vectors.
  public static func cost(
    _ configuration: QuantizerConfiguration, inputs: Int
  ) -> ObjectiveCost {
    let codes = configuration.codebooks * configuration.codes
    var cost = ObjectiveCost()
    cost.operations = Double(2 * configuration.dimension * (inputs + codes))
    return cost
  }

  /// Draws the projection as Glorot and Bengio 2010 (section 4.2.1) draw weights, and normal
  /// vectors.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, _ configuration: QuantizerConfiguration
  ) throws {
    let dimension = configuration.dimension
    let bound = (6 / Double(inputs + dimension)).squareRoot()
    projection = try store.addState(
      "\(name).projection", [dimension, inputs], .uniform(-bound...bound))
    codebooks = try store.addState(
      "\(name).codebooks", [configuration.codebooks * configuration.codes, dimension], .normal(1))
    size = configuration.codes
  }

  /// Returns the nearest vectors and their codes; nothing is drawn.
  public func callAsFunction(
    _ features: Tensor, temperature: Double?, random: CounterRandom?
  ) throws -> QuantizedRows {
    try GradientMode.disabled {
      let x = features.dtype == .bf16 ? try features.cast(to: .f32) : features
      let points = try x.linear(projection).normalizedRows()
      // Of vectors of length 1, the nearest is the one with the largest product.
      let table = try codebooks.normalizedRows()
      let (groups, width) = (table.shape[0] / size, table.shape[1])
      let books = try table.reshaped([groups, size, width])
      let block = LogitMemory.blockRows(table.shape[0]), count = points.shape[0]
      var codes: [Int32] = [], vectors: [Tensor] = []
      for start in stride(from: 0, to: count, by: block) {
        let part = try points.slice(axis: 0, start..<min(start + block, count))
        let products = try part.linear(table)
          .reshaped([part.shape[0] * groups, size])
        let chosen = try products.choosing(from: books)
        codes += chosen.codes
        vectors.append(chosen.vectors)
      }
      return QuantizedRows(
        vectors: try Tensor.concatenating(vectors, axis: 0), probabilities: nil, codes: codes,
        codebooks: groups, size: size)
    }
  }
}
