import ClozeModels
import ClozeTokens
import ClozeTraining

/// The starting point of a run on sequences, new or resumed. The run keeps its tokenizer, so that
/// once it has a checkpoint it can continue without the model or the tokenizer that it started
/// with.
public struct SequenceStart<Body: SequenceBody> {
  /// The tokenizer.
  public let tokenizer: Body.Base.Tokens
  /// The number of rows of the embeddings.
  public let rows: Int
  /// The tokens that the run adds to the vocabulary; nil for none, and in a run that has begun.
  public let growth: GrownTokenizer<Body.Base.Tokens>?
  /// True if the run has no checkpoints yet, so that it starts from the pretrained model.
  public let begins: Bool

  /// Reads the tokenizer that `run` has kept, or the one that `body` names; `training` trains one
  /// if it names none.
  ///
  /// - Throws: The errors of `namedTokenizer`, `rows` and `training`.
  public init(
    _ body: Body, _ run: RunFolder, training: () throws -> Body.Base.Tokens
  ) throws {
    begins = run.checkpoints.all().isEmpty
    let kept = try Body.Base.tokenizer(beside: run.tokenizer)
    if !begins, let kept {
      (tokenizer, growth) = (kept, nil)
      let saved = try? ModelFolder.sizes(of: run.model).vocabularySize
      rows = saved ?? max((try? body.rows(kept)) ?? 0, kept.roles.count)
      return
    }
    // The model may have changed since the run was prepared, if it was not started.
    let named = try body.namedTokenizer()
    growth = try named.flatMap(body.grown)
    tokenizer = try growth?.tokenizer ?? named ?? kept ?? training()
    if begins { try tokenizer.save(to: run.tokenizer) }
    rows = max(try body.rows(tokenizer), tokenizer.roles.count)
  }
}
