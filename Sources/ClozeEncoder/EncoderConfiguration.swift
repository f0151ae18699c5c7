import ClozeTensor

/// Everything the literature varies about the one encoder, as values.
///
/// The defaults are BERT's (Devlin et al. 2019) at the compact size 4 x 256 of "Well-Read Students
/// Learn Better" (Turc et al. 2019).
public struct EncoderConfiguration: Codable, Sendable, Equatable {
  /// Where a block normalizes.
  public enum NormPlacement: String, Codable, Sendable, CaseIterable {
    /// After adding the residual (Vaswani et al. 2017; BERT).
    case post
    /// Before each sublayer, and once at the end (Xiong et al. 2020).
    case pre
  }

  /// How a token's place in its sequence is told.
  public enum Positions: String, Codable, Sendable, CaseIterable {
    /// A learned vector per position (BERT).
    case learned
    /// Fixed sines and cosines (Vaswani et al. 2017, section 3.5).
    case sinusoidal
    /// Queries and keys are rotated (Su et al. 2021).
    case rotary
    /// Scores fall with distance (Press et al. 2022).
    case alibi
    /// Vectors that the modality computes, such as those of places in space, added again before every
    /// block (Yu et al. 2022, section 3.3).
    case given
    /// Not at all: a set.
    case none
  }

  /// Who may look at whom.
  public enum Attention: String, Codable, Sendable, CaseIterable {
    /// Everybody at everybody.
    case full
    /// Each position at itself and those before it.
    case causal
    /// A sliding window with global tokens (Longformer, Beltagy et al. 2020).
    case window
  }

  /// The number of blocks.
  public var layers = 4
  /// C, the number of features of a token.
  public var hidden = 256
  /// H, the number of attention heads; divides `hidden`.
  public var heads = 4
  /// F, the width inside the feed-forward layer.
  public var feedForward = 1024
  /// Where a block normalizes.
  public var normPlacement = NormPlacement.post
  /// Which normalization.
  public var norm = NormKind.layer
  /// Added to the variance before the root.
  public var normEpsilon = 1e-12
  /// The feed-forward layer's nonlinearity.
  public var activation = ActivationKind.gelu
  /// Whether the feed-forward layer is gated (Shazeer 2020): SwiGLU with activation `silu`.
  public var gated = false
  /// How positions are told.
  public var positions = Positions.learned
  /// Whether learned positions start as sines and cosines, which tell neighbours from the first step;
  /// random ones have to be told apart before attention can use them.
  @LaterSwitch public var sinusoidalStart = false
  /// The longest sequence, which sizes the table of learned positions.
  public var maximumLength = 512
  /// The base of rotary frequencies.
  public var rotaryBase = 10000.0
  /// The number of segments (token types); 0: none.
  public var segments = 2
  /// Whether the sum of embeddings is normalized.
  public var embeddingNorm = true
  /// Whether linear layers and norms have biases.
  public var biases = true
  /// Whether queries, keys and values go without a bias where other layers have one (ViT's `qkv_bias`).
  @LaterSwitch public var unbiasedQueries = false
  /// Who may look at whom.
  public var attention = Attention.full
  /// With `window`: how many positions to either side.
  public var window = 64
  /// With `window`: how many tokens at the start of a sequence are global.
  public var globalTokens = 1
  /// The probability that a feature is dropped after embeddings and sublayers.
  public var dropout = 0.1
  /// The probability that an attention weight is dropped.
  public var attentionDropout = 0.1
  /// The probability that a sequence skips the last block's sublayers, rising linearly from 0 with
  /// depth (stochastic depth, Huang et al. 2016).
  public var dropPath = 0.0
  /// The standard deviation of initial weights.
  public var initializerRange = 0.02

  /// The default configuration.
  public init() {}

  /// These sizes with what is dropped in training taken from `other`.
  public func dropping(as other: EncoderConfiguration) -> EncoderConfiguration {
    var configuration = self
    configuration.dropout = other.dropout
    configuration.attentionDropout = other.attentionDropout
    configuration.dropPath = other.dropPath
    return configuration
  }

  /// What is wrong with the values, one line each; empty when all is well.
  ///
  /// - Parameter givesPositions: whether the model computes positions of its own.
  public func validate(givesPositions: Bool = false) -> [String] {
    var problems: [String] = []
    func check(_ holds: Bool, _ problem: String) {
      if !holds { problems.append(problem) }
    }
    for (key, value) in [
      ("hidden", hidden), ("heads", heads), ("feedForward", feedForward),
      ("maximumLength", maximumLength),
    ] {
      check(value > 0, "encoder.\(key) is \(value): must be at least 1")
    }
    check((0...512).contains(layers), "encoder.layers is \(layers): must lie in 0...512")
    check(
      hidden <= 8192, "encoder.hidden is \(hidden): at most 8192 is supported")
    check(
      feedForward <= 1 << 16,
      "encoder.feedForward is \(feedForward): at most \(1 << 16) is supported")
    check(
      heads <= 0 || hidden % heads == 0,
      "encoder.hidden is \(hidden): must be a multiple of encoder.heads, which is \(heads)")
    check(
      positions != .rotary || heads <= 0 || hidden / heads % 2 == 0,
      "encoder.positions is rotary: hidden / heads must be even, and is \(hidden / max(1, heads))")
    for (key, value) in [
      ("dropout", dropout), ("attentionDropout", attentionDropout), ("dropPath", dropPath),
    ] {
      check((0..<1).contains(value), "encoder.\(key) is \(value): must lie in [0, 1)")
    }
    check(
      positions != .rotary || heads <= 0 || hidden / heads <= 2048,
      "encoder.positions is rotary: hidden / heads must not be above 2048")
    check(
      (positions == .given) == givesPositions,
      givesPositions
        ? "encoder.positions is \(positions.rawValue): must be given, by the places in space"
        : "encoder.positions is given: tokens in a row have no places of their own; use learned")
    check(normEpsilon >= 1e-30, "encoder.normEpsilon is \(normEpsilon): must be at least 1e-30")
    check(rotaryBase > 1, "encoder.rotaryBase is \(rotaryBase): must be above 1")
    check(initializerRange > 0, "encoder.initializerRange is \(initializerRange): must be positive")
    for (key, value) in [
      ("segments", segments), ("window", window), ("globalTokens", globalTokens),
      ("maximumLength", max(0, maximumLength)),
    ] {
      check(
        (0...1 << 20).contains(value), "encoder.\(key) is \(value): must lie in 0...\(1 << 20)")
    }
    return problems
  }
}
