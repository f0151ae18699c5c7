import ClozeEncoder
import ClozeTensor

/// The product quantizer of wav2vec 2.0 (Baevski et al. 2020, section 2): a norm and a linear layer
/// give each row a score for every code of every codebook, and in training codes are drawn by
/// Gumbel noise with a straight-through gradient (Jang et al. 2017).
///
/// The norm of the features is a part of the quantizer: it decides the size of the scores, and so
/// how much the noise matters, and the encoder's own input needs none. Everything is computed in
/// single precision, whatever that of the features is. The initial values are those of fairseq.
public struct ProductQuantizer: Quantizer {
  /// The name in recipes.
  public static let name = "gumbel"
  /// A summary in one line.
  public static let summary = "codes are learned together with the model (wav2vec 2.0, w2v-BERT)"

  private let norm: NormParameters
  private let scores: Linear
  /// The vectors of the codes [G, V, D / G].
  let codebooks: Tensor

  /// The width that the recipe has.
  public static func width(_ configuration: QuantizerConfiguration) -> Int { configuration.width }

  /// The norm, the layer and the codebooks.
  public static func cost(
    _ configuration: QuantizerConfiguration, inputs: Int
  ) -> ObjectiveCost {
    let codes = configuration.codebooks * configuration.codes
    var cost = ObjectiveCost()
    cost.parameters = 2 * inputs + (inputs + 1) * codes + configuration.codes * configuration.width
    cost.operations = Double(2 * inputs * codes)
    cost.kept = Double(inputs + 3 * codes + configuration.width)
    return cost
  }

  /// Makes a quantizer with its parameters in `store`.
  public init(
    _ store: ParameterStore, _ name: String, inputs: Int, _ configuration: QuantizerConfiguration
  ) throws {
    let (groups, size) = (configuration.codebooks, configuration.codes)
    norm = NormParameters(
      kind: .layer, epsilon: 1e-5,
      gamma: try store.add("\(name).norm.weight", [inputs], .ones, decays: false),
      beta: try store.add("\(name).norm.bias", [inputs], .zeros, decays: false))
    scores = try Linear(
      store, "\(name).scores", inputs: inputs, outputs: groups * size, bias: true, deviation: 1)
    codebooks = try store.add(
      "\(name).codebooks", [groups, size, configuration.width / groups], .uniform(0...1),
      decays: true)
  }

  /// Quantizes rows of features: by a draw with noise, or by the highest scores.
  public func callAsFunction(
    _ features: Tensor, temperature: Double?, random: CounterRandom?
  ) throws -> QuantizedRows {
    let scores = try scores(of: features)
    guard let temperature, let random else {
      return try rows(scores, choosing: scores.detached())
    }
    return try rows(
      scores,
      choosing: scores.gumbelSoftmax(temperature: temperature, hard: false, random: random))
  }

  /// Computes the scores of the codes.
  ///
  /// - Shapes: features [M, inputs] -> [M G, V].
  func scores(of features: Tensor) throws -> Tensor {
    let x = features.dtype == .bf16 ? try features.cast(to: .f32) : features
    return try scores(x.norm(norm)).reshaped([
      features.shape[0] * codebooks.shape[0], codebooks.shape[1],
    ])
  }

  /// Returns the codes with the largest of `shares`, through which the gradient passes.
  ///
  /// - Shapes: scores and shares [M G, V].
  func rows(_ scores: Tensor, choosing shares: Tensor) throws -> QuantizedRows {
    let (groups, size) = (codebooks.shape[0], codebooks.shape[1])
    let (vectors, codes) = try shares.choosing(from: codebooks)
    return QuantizedRows(
      vectors: vectors,
      probabilities: try scores.softmax().reshaped([scores.shape[0] / groups, groups, size]),
      codes: codes, codebooks: groups, size: size)
  }
}
