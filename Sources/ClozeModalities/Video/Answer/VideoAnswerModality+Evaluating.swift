import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeTensor

/// Evaluation of models that answer questions about clips.
extension VideoAnswerModality: EvaluatingEach {
  /// `models that answer questions about clips`.
  public static let evaluated = "models that answer questions about clips"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Models that answer questions about clips: the share of right answers, of all and of each kind of question, with \
    95% bootstrap intervals, and beside each the share that the commonest of its right answers alone would have \
    (majority). Answers that training had none of are always wrong.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// No options.
  public static let evaluationOptions: [EvaluationOption] = []
  /// True: an answer to each question.
  public static let evaluationHasPredictions = true

  /// Scores the model at `path`.
  public static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try VideoAnswerer.load(from: ModelFolder.locate(path), device: compute.device)
    let choice = try CorpusRequest(request, path, of: Self.self)
    let frames = model.configuration.backbone.backbone.frames
    let part = try ShownClips(
      choice, frames, threads: compute.threads, need: .questions, observer)
    let batches = QuestionBatches(part.shard, training: [], size: 32, model, seed: choice.seed)
    let questions = part.shard.questions(of: part.numbers)
    let scored = try ClassEvaluation.scores(
      of: model, batches.batches(part.numbers), total: questions.count, unit: "question", observer
    ) { try model.scores(of: $0, precision: compute.dtype) }
    let result = AnsweredQuestions(questions, scored.likeliest.map { model.classes[Int($0)] })
    let origin = Score.Origin(
      model: path, protocolName: "one of \(model.classes.count) answers", split: part.split,
      seed: choice.seed, count: questions.count)
    let scores = try result.scores(origin)
    guard request.wantsPredictions else { return Evaluation(scores) }
    let names = part.clips.flatMap { clip in clip.questions.map { _ in clip.name } }
    let samples = questions.enumerated().map { place, question in
      scored.prediction(
        of: place, number: place + 1, name: names[place], texts: [question.text],
        gold: question.answer)
    }
    let strange = Set(questions.map(\.answer)).subtracting(model.classes).sorted()
    return Evaluation(
      scores, predictions: PredictedSamples(classes: model.classes + strange, samples: samples))
  }
}

/// Questions with the answers of a model.
struct AnsweredQuestions {
  private let questions: [ClipQuestion]
  private let hits: [Double]

  /// Compares `answers` with the right ones of `questions`.
  init(_ questions: [ClipQuestion], _ answers: [String]) {
    self.questions = questions
    hits = zip(questions, answers).map { $0.answer == $1 ? 1 : 0 }
  }

  /// Returns the accuracy and the majority's of all questions, then those of each kind.
  func scores(_ origin: Score.Origin) throws -> [Score] {
    let kinds = Dictionary(grouping: questions.indices) { questions[$0].kind ?? "" }
    let named = kinds.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }
    return try scores(Array(questions.indices), "", origin)
      + named.flatMap { kind, places in try scores(places, " of \(kind)", origin) }
  }

  private func scores(
    _ places: [Int], _ suffix: String, _ origin: Score.Origin
  ) throws -> [Score] {
    var origin = origin
    origin.count = places.count
    let estimate = try Bootstrap(seed: origin.seed).estimate(places.map { hits[$0] })
    let counts = Dictionary(places.map { (questions[$0].answer, 1) }, uniquingKeysWith: +)
    let most = Double(counts.values.max() ?? 0) / Double(max(1, places.count))
    return [
      Score(
        MetricEstimate(
          name: "accuracy", value: estimate.value, low: estimate.low, high: estimate.high),
        as: "accuracy" + suffix, origin),
      Score("majority" + suffix, most, unit: "share", direction: .higherIsBetter, origin),
    ]
  }
}
