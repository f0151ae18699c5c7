import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeTensor

extension CodeRepairModality: Predicting {
  /// Reads the repair model at `path`, a run folder or a model folder.
  public static func predictor(
    at path: String, seed: UInt64?, _ compute: Compute
  ) throws -> Predictor {
    .files(
      RepairPredictor(
        model: try CodeRepairModel(path: path, device: compute.device), precision: compute.dtype))
  }
}

/// A model that finds a misused variable in each function of programs, and the one that belongs
/// there.
struct RepairPredictor: FilePredictor {
  let model: CodeRepairModel
  let precision: DType

  /// The classes: that of functions without a misuse is that of the first token.
  let classes = ["no misuse", "misuse"]
  let fields = ["line", "variable", "replacement", "replacement_probability"]
  let samples = "programs"

  /// Predicts a misuse for each outermost function with variables. A file that is no Python has a
  /// prediction without a class.
  func predict(
    _ paths: [String], first: Int, batch: Int, top: Int, omit: (Omission) -> Void,
    each: ([SamplePrediction]) throws -> Void
  ) throws {
    let list = try TextFileList(paths: paths, isWanted: CodeLanguage.python.isSource)
    var number = first, pending: [RepairQuestion] = []
    func flush() throws {
      guard !pending.isEmpty else { return }
      let found = try predictions(of: pending, from: number, top: top)
      number += found.count
      pending.removeAll()
      try each(found)
    }
    for file in list.files {
      let bytes = file.size == 0 ? [] : try MappedFile(path: file.path).withBytes { Array($0) }
      let length = model.configuration.maximumLength
      guard
        let questions = try RepairQuestion.questions(
          of: bytes, path: file.path, model.tokenizer, longest: length)
      else {
        try flush()
        try each([SamplePrediction(number: number, name: file.path, top: [])])
        number += 1
        continue
      }
      for question in questions {
        pending.append(question)
        if pending.count == batch { try flush() }
      }
    }
    try flush()
  }

  private func predictions(
    of questions: [RepairQuestion], from number: Int, top: Int
  ) throws -> [SamplePrediction] {
    let ids = questions.flatMap(\.sample.ids)
    let offsets = questions.reduce(into: [Int32(0)]) {
      $0.append(($0.last ?? 0) + Int32($1.sample.ids.count))
    }
    let scores = try GradientMode.disabled {
      try model.model.scores(
        ids, SequenceLayout(offsets: offsets), ForwardContext(evaluating: precision))
    }
    let (places, repairs) = (scores.location.doubles, scores.repair.doubles)
    guard (places + repairs).allSatisfy(\.isFinite) else { throw PredictionError.notFinite }
    return questions.enumerated().map { place, question in
      let rows = Int(offsets[place])..<Int(offsets[place + 1])
      return prediction(
        question, number: number + place, places: Array(places[rows]),
        repairs: Array(repairs[rows]), top: top)
    }
  }

  private func prediction(
    _ question: RepairQuestion, number: Int, places: [Double], repairs: [Double], top: Int
  ) -> SamplePrediction {
    let candidates = question.sample.candidates
    let found = shares(places, among: [true] + candidates.dropFirst())
    let location = found.indices.reduce(0) { found[$1] > found[$0] ? $1 : $0 }
    let ordered = [
      ClassProbability(classes[0], found[0]), ClassProbability(classes[1], 1 - found[0]),
    ]
    // As in evaluations, the place with the highest score decides.
    var prediction = SamplePrediction(
      number: number, name: question.name,
      top: Array((location == 0 ? ordered : ordered.reversed()).prefix(top)))
    guard let wrong = question.variables[location] else { return prediction }
    let shares = shares(repairs, among: candidates)
    let names = Dictionary(
      question.variables.map { ($1.text, shares[$0]) }, uniquingKeysWith: +)
    let best = names.max { ($0.value, $1.key) < ($1.value, $0.key) }
    prediction.fields = [
      .init("line", .whole(wrong.line)), .init("variable", .text(wrong.text)),
      .init("replacement", best.map { .text($0.key) } ?? .nothing),
      .init("replacement_probability", best.map { .number($0.value) } ?? .nothing),
    ]
    return prediction
  }

  /// Returns the softmax of the scores of one function's rows as they compete.
  private func shares(_ scores: [Double], among candidates: [Bool]) -> [Double] {
    let targets = PointerTargets(
      offsets: [0, Int32(scores.count)], candidates: candidates,
      targets: candidates.map { _ in false },
      multipliesMask: model.configuration.multipliesMask)
    return ClassScores.softmax(targets.competing(scores))
  }
}
