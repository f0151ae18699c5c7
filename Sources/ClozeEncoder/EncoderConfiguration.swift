import ClozeConfiguration
import ClozeTensor

/// The choices on which encoders in the literature differ, as values.
///
/// The defaults are BERT's (Devlin et al. 2019) at the compact size 4 x 256 of "Well-Read Students
/// Learn Better" (Turc et al. 2019).
public struct EncoderConfiguration: ConfigurationSection {
  /// The places at which a block normalizes.
  public enum NormPlacement: String, Codable, Sendable, CaseIterable {
    /// After adding the residual (Vaswani et al. 2017; BERT).
    case post
    /// Before each sublayer, and once at the end (Xiong et al. 2020).
    case pre
  }

  /// The ways to encode a token's position in its sequence.
  public enum Positions: String, Codable, Sendable, CaseIterable {
    /// A learned vector per position (BERT).
    case learned
    /// Fixed sines and cosines (Vaswani et al. 2017, section 3.5).
    case sinusoidal
    /// Rotations of queries and keys (Su et al. 2021).
    case rotary
    /// Scores that decrease with distance (Press et al. 2022).
    case alibi
    /// Scores that depend on the distance by learned projections of its sines and cosines
    /// (Transformer-XL, Dai et al. 2019, section 3.3).
    case relative
    /// Vectors that the modality computes, such as those of positions in space, added again before
    /// every block (Yu et al. 2022, section 3.3).
    case given
    /// No positions: the sequence is a set.
    case none
  }

  /// The tokens that each token can attend to.
  public enum Attention: String, Codable, Sendable, CaseIterable {
    /// All tokens.
    case full
    /// The token itself and those before it.
    case causal
    /// A sliding window with global tokens (Longformer, Beltagy et al. 2020).
    case window
  }

  /// The kind of the blocks, one of `EncoderBlocks.all`.
  @Later public var block = BlockName.initial
  /// The values of the keys that only one kind of block has.
  public var blockSettings = Chosen<EncoderBlocks>()
  /// The number of blocks.
  public var layers = 4
  /// C, the number of features of a token.
  public var hidden = 256
  /// H, the number of attention heads; divides `hidden`.
  public var heads = 4
  /// F, the width inside the feed-forward layer.
  public var feedForward = 1024
  /// The place at which a block normalizes.
  public var normPlacement = NormPlacement.post
  /// The kind of normalization.
  public var norm = NormKind.layer
  /// The number added to the variance before the root.
  public var normEpsilon = 1e-12
  /// The feed-forward layer's nonlinearity.
  public var activation = ActivationKind.gelu
  /// True if the feed-forward layer is gated (Shazeer 2020): SwiGLU with activation `silu`.
  public var gated = false
  /// The way to encode a token's position.
  public var positions = Positions.learned
  /// True if learned positions are initialised as sines and cosines, which let attention find
  /// neighbours from the first step; random ones have to be learned first.
  @Later public var sinusoidalStart = false
  /// The longest sequence, which sizes the table of learned positions.
  public var maximumLength = 512
  /// The base of rotary frequencies.
  public var rotaryBase = 10000.0
  /// The number of segments (token types); 0: none.
  public var segments = 2
  /// True if the sum of embeddings is normalized.
  public var embeddingNorm = true
  /// True if linear layers and norms have biases.
  public var biases = true
  /// True if queries, keys and values have no bias even if other layers have one (ViT's
  /// `qkv_bias`).
  @Later public var unbiasedQueries = false
  /// The tokens that each token can attend to.
  public var attention = Attention.full
  /// The number of positions to either side, with `window`.
  public var window = 64
  /// The number of global tokens at the start of a sequence, with `window`.
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

  /// Makes the default configuration.
  public init() {}

  /// Returns this configuration with the values of `other` that matter in training alone: dropout
  /// probabilities and the initial values of positions.
  public func trained(as other: EncoderConfiguration) -> EncoderConfiguration {
    var configuration = self
    configuration.dropout = other.dropout
    configuration.attentionDropout = other.attentionDropout
    configuration.dropPath = other.dropPath
    configuration.sinusoidalStart = other.sinusoidalStart
    return configuration
  }

  /// Returns this configuration as that of a model whose weights are there, so that it no longer
  /// matters which initial values its positions had.
  public var withoutStart: EncoderConfiguration {
    var configuration = self
    configuration.sinusoidalStart = false
    return configuration
  }
}
