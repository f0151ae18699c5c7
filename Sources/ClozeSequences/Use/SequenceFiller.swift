import ClozeCapabilities

/// A model of sequences that fills in the blanks of a text.
public struct SequenceFiller<Kind: SequenceKind>: Filler {
  /// The model with its tokenizer.
  public let model: SequenceModel<Kind>

  /// Reads the model at `path`, a run folder or a model folder.
  public init(at path: String, _ compute: Compute) throws {
    model = try SequenceModel(path: path, precision: compute.dtype, device: compute.device)
  }

  /// The maximum number of tokens that the model reads of a text.
  public var maximumTokens: Int { model.model.configuration.maximumLength }

  /// Returns the `top` most likely tokens for each `[MASK]` of `text` that the model sees.
  public func fill(_ text: String, top: Int) throws -> FilledText {
    let blanks = blanks(in: text)
    do {
      return FilledText(blanks: blanks, candidates: try model.fill(text, top: top))
    } catch SequenceModelError.noBlank {
      return FilledText(blanks: blanks, candidates: [])
    }
  }

  /// Returns the number of blanks of `text`, including those beyond the model's maximum length.
  public func blanks(in text: String) -> Int {
    Kind.encode(blanked: text, with: model.tokenizer).count { $0 == model.tokenizer.roles.mask }
  }
}

extension Filling where Self: SequenceKind {
  /// Reads the model at `path` with its tokenizer.
  public static func filler(at path: String, _ compute: Compute) throws -> any Filler {
    try SequenceFiller<Self>(at: path, compute)
  }
}
