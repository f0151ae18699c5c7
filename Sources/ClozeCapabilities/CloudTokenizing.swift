/// A modality whose models turn the patches of a cloud into discrete tokens.
public protocol CloudTokenizing {
  /// Returns the tokens of a cloud by the model at `path`, a run folder or a model folder.
  static func tokens(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudTokens
}

extension Capability where Provider == any CloudTokenizing.Type {
  /// The capability of turning clouds into tokens.
  public static var cloudTokens: Self { Self(lack: "which gives no tokens") }
}

/// A cloud as the discrete tokens of its patches.
public struct CloudTokens: Sendable {
  /// The cloud's name.
  public let cloud: String
  /// The token of each patch [G].
  public let tokens: [Int32]
  /// The centres of the patches [G, 3].
  public let centres: [Float]

  /// Makes the `tokens` of patches around `centres`.
  public init(cloud: String, tokens: [Int32], centres: [Float]) {
    (self.cloud, self.tokens, self.centres) = (cloud, tokens, centres)
  }
}
