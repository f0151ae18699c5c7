/// A modality whose models show their attention between the tokens of a text.
public protocol AttentionShowing {
  /// Reads the model at `path`, a run folder or a model folder.
  static func attentionModel(at path: String, _ compute: Compute) throws -> any AttentionModel
}

extension Capability where Provider == any AttentionShowing.Type {
  /// The capability of showing attention maps.
  public static var attention: Self {
    Self(lack: "which shows no attention to the tokens of a text")
  }
}

/// A model that shows its attention between the tokens of a text.
public protocol AttentionModel {
  /// The number of layers.
  var layers: Int { get }
  /// H, the number of heads per layer.
  var heads: Int { get }

  /// Returns the attention of `layers`, counted from 0, when reading `text`.
  ///
  /// - Throws: An error if the text has more than `limit` tokens.
  func attention(_ text: String, layers: Set<Int>, limit: Int) throws -> SequenceAttention
}

/// The attention of the tokens of a text to each other.
public struct SequenceAttention: Sendable {
  /// The text's tokens, including [CLS] and [SEP].
  public let tokens: [String]
  /// The weights of each requested layer, by head, token and attended token.
  public let maps: [(layer: Int, heads: [[[Double]]])]

  /// Makes the maps of `tokens`.
  public init(tokens: [String], maps: [(layer: Int, heads: [[[Double]]])]) {
    (self.tokens, self.maps) = (tokens, maps)
  }
}
