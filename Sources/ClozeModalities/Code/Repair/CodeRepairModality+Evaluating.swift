import ClozeCapabilities
import ClozeData
import ClozeTensor
import ClozeTraining

/// Evaluation of repair models by the locations and variables that they point at.
extension CodeRepairModality: Evaluating {
  /// `models that repair`.
  public static let evaluated = "models that repair"
  /// A description of the shares of functions that accuracy, localisation and repair are.
  public static let evaluationNotes = """
    Models that repair: accuracy is the share of functions of which all is right; localisation and repair are \
    shares of the misuses, no misuse is that of the functions without one.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// No options.
  public static let evaluationOptions: [EvaluationOption] = []

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    guard request.limit == nil else {
      throw UsageError("--limit is not for \(evaluated); leave it out")
    }
    let compute = try compute(.f32)
    return Evaluation(try models.flatMap { try scores(of: $0, request, compute, observer) })
  }

  /// Returns the files and folders to score, and the part of them.
  private static func source(
    _ request: EvaluationRequest, _ recipe: CodeRepairRecipe?
  ) throws -> (paths: [String], part: LabelledPart?) {
    let split = request.splitOrUsual
    if split == .validation, request.data.isEmpty, let corpus = recipe?.data,
      !corpus.validationPaths.isEmpty
    {
      return (corpus.validationPaths, try corpus.validatingPart())
    }
    let part: LabelledPart? = [.test: .test, .validation: .validation][split]
    return (request.data.isEmpty ? recipe?.data.paths ?? [] : request.data, part)
  }

  private static func scores(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> [Score] {
    let model = try CodeRepairModel(path: path, device: compute.device)
    let recipe = try recipe(ofRunAt: path), split = request.splitOrUsual
    let (data, part) = try source(request, recipe)
    guard !data.isEmpty else { throw UsageError.noData(for: path, "functions") }
    let length = model.configuration.maximumLength, seed = request.seed ?? recipe?.seed ?? 42
    let multipliesMask = model.configuration.multipliesMask
    let samples = try RepairSamples(
      paths: data, part, model.tokenizer, longest: length, keepsCut: true, seed: seed)
    let progress = observer.progress("repair", unit: "function")
    defer { progress?.finish() }
    let outcome = try model.model.outcome(
      of: samples, batch: 32, multipliesMask: multipliesMask, precision: compute.dtype
    ) { progress?.update(done: $0, total: samples.count) }
    let way = multipliesMask ? "multiplied mask" : "candidates only"
    return try outcome.metrics(seed: seed).map { estimate, count in
      Score(
        estimate,
        .init(
          model: path, protocolName: "first \(length) tokens, \(way)", split: split, seed: seed,
          count: count))
    }
  }
}
