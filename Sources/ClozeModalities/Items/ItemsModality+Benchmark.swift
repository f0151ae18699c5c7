import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

extension ItemsModality: HistoryBenchmarking {
  /// Returns the problems of the recipe of `request`; empty if there are none.
  public static func problems(of request: HistoryBenchmarkRequest) -> [String] {
    recipe(request).validate()
  }

  /// Returns the sizes of the model of `items` items.
  public static func sizes(
    of request: HistoryBenchmarkRequest, items: Int
  ) throws -> any RecipeSizes {
    var sizes = recipe(request).body.sizes()
    sizes.vocabulary = items + 1
    return sizes
  }

  /// Returns the benchmark of a model on the histories of `log`.
  public static func benchmark(
    _ request: HistoryBenchmarkRequest, _ log: InteractionLog, _ compute: Compute
  ) throws -> any HistoryBenchmark {
    var recipe = recipe(request)
    recipe.precision = compute.dtype == .bf16 ? .bf16 : .f32
    return try ItemsBenchmark(recipe, log, device: compute.device)
  }

  /// Returns the first preset with the sizes of `request`.
  private static func recipe(_ request: HistoryBenchmarkRequest) -> ModalityRecipe {
    var recipe = presets[0].recipe
    recipe.data.paths = request.paths
    recipe.encoder.layers = request.layers
    recipe.encoder.hidden = request.hidden
    recipe.encoder.heads = request.heads
    recipe.encoder.feedForward = request.hidden.multipliedReportingOverflow(by: 4).partialValue
    recipe.encoder.maximumLength = request.maximumLength
    recipe.encoder.attention = request.isCausal ? .causal : .full
    recipe.sequencesPerBatch = request.batch
    recipe.masking.rate = request.rate
    return recipe
  }
}

extension ItemsBenchmark: HistoryBenchmark {}
