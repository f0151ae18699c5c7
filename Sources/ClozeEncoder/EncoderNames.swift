/// The names that an encoder's parameters have in a model: a prefix, `layers.N` for each block,
/// `norm` for the norm at the end, and others for what makes the encoder's input.
///
/// ```swift
/// let clips = EncoderNames("encoder of clips", prefix: "video.")
/// print(clips.block(of: "video.layers.3.time.output.weight") ?? -1)  // 3
/// ```
public struct EncoderNames: Sendable, Equatable {
  /// The encoder in words, such as `encoder of clips`.
  public let title: String
  /// The prefix of all its names, its dot included; empty for none.
  public let prefix: String
  /// The beginnings, after the prefix, of the names of what makes the encoder's input.
  public let embeddings: [String]

  /// Makes the names of an encoder.
  public init(
    _ title: String = "encoder", prefix: String = "", embeddings: [String] = ["embeddings."]
  ) {
    (self.title, self.prefix, self.embeddings) = (title, prefix, embeddings)
  }

  /// Returns the number of the block that the parameter `name` belongs to, from 0; nil if it is in
  /// none of this encoder.
  public func block(of name: String) -> Int? {
    inner(name).flatMap(Self.blockAndRest)?.block
  }

  /// True if the parameter `name` helps to make the encoder's input.
  public func isEmbedding(_ name: String) -> Bool {
    inner(name).map { rest in embeddings.contains { rest.hasPrefix($0) } } ?? false
  }

  /// Returns `name` without the prefix; nil if it has another.
  public func inner(_ name: String) -> String? {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }

  /// Returns the number of blocks that parameters with these names have.
  public func blocks(in names: some Sequence<String>) -> Int {
    (names.compactMap(block).max() ?? -1) + 1
  }

  /// Divides a name without prefix into the number of its block and the rest, such as 3 and
  /// `time.output.weight`; nil if it is in no block.
  public static func blockAndRest(_ name: String) -> (block: Int, rest: String)? {
    let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "layers", let block = Int(parts[1]) else { return nil }
    return (block, String(parts[2]))
  }

  /// True if the parameter `name` is the scale or shift of a norm.
  public static func isNorm(_ name: String) -> Bool {
    // The norm inside a convolution is its `inner` one.
    let parts = name.split(separator: ".")
    return parts.count > 1 && ["norm", "inner"].contains(parts[parts.count - 2])
  }
}
