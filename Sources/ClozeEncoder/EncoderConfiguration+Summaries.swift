import ClozeConfiguration

extension EncoderConfiguration {
  /// The kinds of blocks by name; other texts are enumerations.
  public static var choices: [String: [String]] { ["block": EncoderBlocks.all.map { $0.name }] }

  /// A line on each kind of blocks.
  public static var kindSummaries: [KindSummary] {
    EncoderBlocks.all.map { KindSummary("block=" + $0.name, $0.summary) }
  }

  /// The settings of blocks.
  public static var parts: [ConfigurationPart<EncoderConfiguration>] {
    [ConfigurationPart("blockSettings", \.blockSettings)]
  }

  /// One line about each value.
  public static let summaries: [String: String] = [
    "block": "the kind of the blocks",
    "layers": "the number of blocks",
    "hidden": "features of a token; a multiple of heads",
    "heads": "attention heads",
    "feedForward": "the width inside the feed-forward layer",
    "normPlacement": "normalize after each sublayer (post, as BERT) or before it (pre)",
    "norm": "layer or root mean square normalization",
    "normEpsilon": "added to the variance before the root",
    "activation": "the feed-forward layer's nonlinearity",
    "gated": "whether the feed-forward layer is gated; with silu this is SwiGLU",
    "positions": "how a token's place in its sequence is told",
    "sinusoidalStart": "whether learned positions start as sines and cosines",
    "maximumLength": "the longest sequence the model takes; sizes the table of learned positions",
    "rotaryBase": "the base of rotary frequencies, for positions rotary",
    "segments": "the number of segments (token types); 0 for none",
    "embeddingNorm": "whether the sum of embeddings is normalized",
    "biases": "whether linear layers and norms have biases",
    "unbiasedQueries": "whether queries, keys and values go without a bias though others have one",
    "attention": "who looks at whom: all at all, only backwards, or within a sliding window",
    "window": "positions to either side, for attention window",
    "globalTokens": "tokens at the start that all look at, for attention window",
    "dropout": "the probability that a feature is dropped in training",
    "attentionDropout": "the probability that an attention weight is dropped in training",
    "dropPath": "the probability that a sequence skips the last block, rising from 0 with depth",
    "initializerRange": "the standard deviation of initial weights",
  ]
}
