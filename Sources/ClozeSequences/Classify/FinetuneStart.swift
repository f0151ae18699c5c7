import ClozeModels
import ClozeTokens
import ClozeTraining

/// What a run of fine-tuning begins or goes on with. The run keeps its tokenizer, so that once there is a
/// checkpoint it goes on also where the pretrained model is gone.
public struct FinetuneStart<Recipe: FinetuneRecipe> {
  /// The tokenizer.
  public let tokenizer: Recipe.Base.Tokens
  /// The rows of the embeddings.
  public let rows: Int
  /// Whether the run has no checkpoints yet, so that it begins with the pretrained model.
  public let begins: Bool

  /// What `run` has, or else what `recipe` names; `training` makes a tokenizer where it names none.
  ///
  /// - Throws: as `namedTokenizer` and `rows`, and what `training` throws.
  public init(
    _ recipe: Recipe, _ run: RunFolder, training: () throws -> Recipe.Base.Tokens
  ) throws {
    begins = run.checkpoints.all().isEmpty
    if let kept = try Recipe.Base.tokenizer(beside: run.tokenizer) {
      tokenizer = kept
    } else {
      tokenizer = try recipe.namedTokenizer() ?? training()
      try tokenizer.save(to: run.tokenizer)
    }
    if begins {
      rows = try recipe.rows(tokenizer)
    } else {
      let saved = try? ModelFolder.sizes(of: run.model).vocabularySize
      rows = saved ?? (try? recipe.rows(tokenizer)) ?? tokenizer.roles.count
    }
  }
}
