import ClozeModels
import ClozeTokens
import ClozeTraining

/// What a run of fine-tuning begins or goes on with. The run keeps its tokenizer, so that once there is a
/// checkpoint it goes on also where the pretrained model is gone.
public struct FinetuneStart<Body: FinetuneBody> {
  /// The tokenizer.
  public let tokenizer: Body.Base.Tokens
  /// The rows of the embeddings.
  public let rows: Int
  /// Whether the run has no checkpoints yet, so that it begins with the pretrained model.
  public let begins: Bool

  /// What `run` has, or else what `body` names; `training` makes a tokenizer where it names none.
  ///
  /// - Throws: as `namedTokenizer` and `rows`, and what `training` throws.
  public init(
    _ body: Body, _ run: RunFolder, training: () throws -> Body.Base.Tokens
  ) throws {
    begins = run.checkpoints.all().isEmpty
    let kept = try Body.Base.tokenizer(beside: run.tokenizer)
    if !begins, let kept {
      tokenizer = kept
      let saved = try? ModelFolder.sizes(of: run.model).vocabularySize
      rows = saved ?? (try? body.rows(tokenizer)) ?? tokenizer.roles.count
      return
    }
    // The model may have changed since the run was prepared and not begun.
    tokenizer = try body.namedTokenizer() ?? kept ?? training()
    try tokenizer.save(to: run.tokenizer)
    rows = try body.rows(tokenizer)
  }
}
