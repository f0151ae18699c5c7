import ClozeCode
import ClozeData
import ClozeReport
import ClozeTensor
import ClozeTraining

/// Models that find and repair misused variables.
struct CodeRepairEvaluation: ModelEvaluation {
  static let modality = CodeRepairModality.name

  private let options: EvaluationOptions
  private let compute: ComputeOptions
  private let session: Session

  init(_ options: EvaluationOptions, _ compute: ComputeOptions, _ session: Session) {
    (self.options, self.compute, self.session) = (options, compute, session)
  }

  func records(of paths: [String]) throws -> Records {
    try options.refuse(EvaluationOptions.Special.allCases, of: "models that repair")
    guard options.limit == nil else { throw Misuse(text: "--limit is not for models that repair") }
    var table = ScoreTable(isOne: paths.count == 1)
    for path in paths { try add(path, to: &table) }
    return table.records
  }

  private func add(_ path: String, to table: inout ScoreTable) throws {
    let (device, dtype) = try compute.setUp(.f32)
    let model = try CodeRepairModel(path: path, device: device)
    let own = try (try? RunFolder.open(path)).map {
      try TrainingRun<CodeRepairModality>.resume($0.path, steps: nil).recipe
    }
    let split = options.split ?? (options.data.isEmpty ? .validation : .all)
    let data = options.data.isEmpty ? own?.data.paths ?? [] : options.data
    guard !data.isEmpty else {
      throw Misuse(text: "'\(path)' is not a run, which has data of its own; give some with --data")
    }
    let part: LabelledPart? = [.test: .test, .validation: .validation][split]
    let length = model.configuration.maximumLength, seed = options.seed ?? own?.seed ?? 42
    let samples = try RepairSamples(
      paths: data, part, model.tokenizer, longest: length, keepsCut: true, seed: seed)
    let progress = session.progress("repair", unit: "function")
    let outcome = try model.model.outcome(
      of: samples, batch: 32, multipliesMask: model.configuration.multipliesMask, precision: dtype
    ) { progress?.update(ProgressUpdate(done: $0, total: samples.count)) }
    progress?.finish()
    let way = model.configuration.multipliesMask ? "multiplied mask" : "candidates only"
    for (estimate, count) in try outcome.metrics(seed: seed) {
      table.add(path, estimate, split, "first \(length) tokens, \(way)", seed, count: count)
    }
  }
}
