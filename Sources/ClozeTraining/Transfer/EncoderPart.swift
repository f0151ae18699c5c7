import ClozeEncoder

/// An encoder of a kind of models: the names of its parameters, and the place of its sizes in
/// recipes.
///
/// A modality lists those that its models have (`Modality.encoders`); `encoderFrom`, shorthands of
/// `training.freeze`, and rates by depth need no more to know it.
public struct EncoderPart<Body> {
  /// Its names.
  public let names: EncoderNames
  /// The place of its sizes.
  public let configuration: WritableKeyPath<Body, EncoderConfiguration>
  /// Returns the body with the sizes of the input of the encoder of a model folder of the same kind
  /// of data, where the body has those of another body, that of its preset.
  public let adoptingInput: ((_ body: Body, _ usual: Body, _ folder: String) throws -> Body)?
  /// Changes values of the body that depend on the number of blocks and are those of its preset.
  public let settling: ((_ body: inout Body, _ usual: Body) -> Void)?

  /// Makes an encoder.
  ///
  /// - Parameters:
  ///   - configuration: The place of its sizes.
  ///   - title: The encoder in words, where a model has several.
  ///   - prefix: The prefix of its names, its dot included.
  ///   - embeddings: The beginnings of the names of what makes its input, after the prefix.
  public init(
    _ configuration: WritableKeyPath<Body, EncoderConfiguration>, called title: String = "encoder",
    prefix: String = "", embeddings: [String] = ["embeddings."],
    adoptingInput: ((_ body: Body, _ usual: Body, _ folder: String) throws -> Body)? = nil,
    settling: ((_ body: inout Body, _ usual: Body) -> Void)? = nil
  ) {
    names = EncoderNames(title, prefix: prefix, embeddings: embeddings)
    (self.configuration, self.adoptingInput) = (configuration, adoptingInput)
    self.settling = settling
  }
}
