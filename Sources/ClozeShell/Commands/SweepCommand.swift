import ArgumentParser
import ClozeCapabilities
import ClozeReport
import ClozeRuns
import ClozeTensor
import ClozeTraining
import Foundation

/// `cloze sweep`: trains the runs of a grid of settings.
struct SweepCommand: ComputingCommand {
  static let configuration = help(
    "sweep", "Train one recipe with every combination of values and seeds.",
    notes: """
      A --set with several values between commas gives each to a run; commas within brackets and \
      quotes belong to a value: --set data.paths=[a,b],[c]. With --seeds 1..3 every combination is \
      trained three times. RECIPE is one of pretraining or finetuning. Runs are called after the \
      sweep and their values, have the tag sweep:NAME, and are runs like others.

      The same command again, or --resume NAME, goes on: runs that are done are left alone, those \
      that were stopped, killed or failed go on from their last checkpoint, those that are missing \
      begin. With --name and other values runs are added to a sweep. Ctrl-C stops all with \
      checkpoints. When a run fails, the others go on; the exit status is then 1.

      --list takes the runs from a file: JSON objects, one a line, or a table (.csv, .tsv) whose \
      header names keys.
      """,
    examples: [
      "cloze sweep text-tiny --data book.txt --set training.optimizer.rate=3e-4,1e-3,3e-3 --seeds 1..3",
      "cloze sweep text-classify --model run --data sst2/ --set pretrained=true,false --seeds 1..3 \\",
      "  --jobs 2 --evaluate test --name worth",
      "cloze sweep text-tiny --data book.txt --list settings.jsonl --dry-run",
      "cloze sweep --resume worth",
      "cloze runs table --where 'tag = sweep:worth' --by pretrained --metric best.validation_accuracy",
    ])

  @OptionGroup var sweep: SweepOptions
  @OptionGroup var recipe: RecipeOptions
  @OptionGroup var runs: RunsOption
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    try sweep.check()
    if sweep.resume != nil {
      guard sweep.recipe == nil, sweep.list == nil, sweep.seeds == nil, sweep.name == nil,
        recipe.isEmpty, compute.precision == nil
      else { throw ValidationError(SweepOptions.resumeRule) }
    } else if sweep.recipe == nil {
      throw ValidationError("give a recipe, such as text-tiny, or --resume and a sweep's name")
    }
    if sweep.seeds != nil && recipe.seed != nil {
      throw ValidationError("--seed and --seeds exclude each other")
    }
  }

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    runs.adopt(settings)
    if sweep.resume == nil, sweep.seeds == nil { recipe.seed = recipe.seed ?? settings.seed }
  }

  func execute(_ session: Session) throws {
    let device = compute.device(), request = try request(session)
    // All is checked before there is a folder, and read again once its lock is held.
    let (early, forecast) = try located(request)
    let planned = try self.runs(forecast, early, session)
    try checkEvaluation(planned)
    if sweep.dryRun {
      return try SweepForecast(planned, forecast, compute, device, jobs: sweep.jobs).show(session)
    }
    try checkCosts(planned, device)
    let launcher = session.launcher ?? (session.streams.areStandard ? Launcher() : nil)
    guard let launcher else {
      throw CommandError("a sweep starts other processes, which this session must not do")
    }
    let recipe = try request.map { try precise($0.base, device).yaml() }
    let (lock, folder, plan) = try locked(request)
    defer { withExtendedLifetime(lock) {} }
    let runs = try self.runs(plan, folder, session)
    if let recipe { try folder.write(plan, recipe) }
    let schedule = SweepSchedule(folder, plan, runs, settings, launcher, session)
    session.note("sweep \(plan.name): \(SweepReport.states(runs))")
    try schedule.carryOut()
    try SweepReport(runs, plan, schedule.failures, in: self.runs.path).show(session)
  }

  // MARK: - The plan

  /// A new sweep, as the command line describes it.
  private struct Request {
    let base: any TrainingRecipe
    let text: String
    let grid: SweepGrid
  }

  private func request(_ session: Session) throws -> Request? {
    guard let name = sweep.recipe else { return nil }
    let axes = try recipe.settings.map { try SweepAxis($0) }
    var options = recipe
    options.settings = axes.filter { $0.values.count == 1 }.flatMap(\.settings).map(\.text)
    var base = try options.recipe(name, session, in: runs.folder)
    base.makePathsAbsolute()
    base.precision = compute.precision ?? base.precision
    let seeds = try sweep.seeds.map { [try SweepAxis(seeds: $0)] } ?? []
    let varied = try axes.filter { $0.values.count > 1 }.map {
      try SweepAxis(key: $0.key, values: $0.settings.map { try located($0, base, session).value })
    }
    let list = try sweep.list.map { path in
      try SweepList.read(path).map { try $0.map { try located($0, base, session) } }
    }
    let grid = try SweepGrid(axes: varied + seeds, list: list ?? [[]])
    return Request(base: base, text: try base.yaml(), grid: grid)
  }

  /// Returns `setting` with the path of the model or tokenizer that it names.
  private func located(
    _ setting: SweepSetting, _ base: any TrainingRecipe, _ session: Session
  ) throws -> SweepSetting {
    let isPlain = Double(setting.value) != nil || ["true", "false", "null"].contains(setting.value)
    guard !isPlain else { return setting }
    let applied = try base.applying(settings: [setting.text])
    let paths = [
      (applied as? any ModelRecipe)?.modelPath, applied.encoderFrom,
      (applied as? any TokenizerRecipe)?.tokenizerPath,
    ]
    guard paths.contains(setting.value) else { return setting }
    let path = try session.model(setting.value, in: runs.folder)
    return SweepSetting(key: setting.key, value: absolutePath(path))
  }

  /// Returns the sweep that is meant, with its plan: the one that is named, the one of the same
  /// command, or a new one.
  private func located(_ request: Request?) throws -> (SweepFolder, SweepPlan) {
    let all = SweepFolder.all(in: runs.folder)
    guard let request else {
      let name = sweep.resume ?? ""
      guard let folder = all.first(where: { $0.name == name }), let plan = try folder.plan() else {
        throw Misuse(
          text: "there is no sweep \(name.quoted) in \(runs.folder.path.quoted); "
            + (all.isEmpty
              ? "there are none" : Misspelling.suggestion(for: name, among: all.map(\.name))))
      }
      return (folder, plan)
    }
    if let name = sweep.name {
      let folder = SweepFolder(runs: runs.folder, name: name)
      return (folder, try named(name, try folder.plan(), request))
    }
    for folder in all {
      if let plan = try? folder.plan(), plan.covers(request.grid, of: request.text) {
        return (folder, plan)
      }
    }
    let folder = SweepFolder.unnamed(in: runs.folder)
    return (folder, SweepPlan(name: folder.name, recipe: request.text, grid: request.grid))
  }

  /// Takes the lock of the sweep that is meant, and returns it with the plan as it is then: until
  /// the lock is held, other processes may write plans and take names.
  private func locked(_ request: Request?) throws -> (RunLock, SweepFolder, SweepPlan) {
    var attempts = 0
    while true {
      let (folder, _) = try located(request)
      do {
        let lock = try folder.lock(), (same, plan) = try located(request)
        if same.name == folder.name { return (lock, folder, plan) }
      } catch TrainingError.runInUse(let path) {
        // A sweep that has just taken the next free name writes its plan at once.
        guard sweep.name == nil, !folder.hasPlan, attempts < 50 else {
          throw TrainingError.runInUse(path: path)
        }
        attempts += 1
        usleep(100_000)
      }
    }
  }

  private func named(_ name: String, _ former: SweepPlan?, _ request: Request) throws -> SweepPlan {
    guard let former else {
      return SweepPlan(name: name, recipe: request.text, grid: request.grid)
    }
    guard former.recipe == request.text else {
      throw CommandError(
        "the sweep \(name.quoted) has another recipe or other data; give another --name, or "
          + "--resume \(name) to go on with it")
    }
    return former.extended(by: request.grid)
  }

  /// Returns the runs of `plan`; every recipe is checked before anything starts.
  private func runs(
    _ plan: SweepPlan, _ folder: SweepFolder, _ session: Session
  ) throws -> [SweepRun] {
    try zip(plan.runs, plan.recipes()).map { run, recipe in
      let problems = recipe.validate()
      guard problems.isEmpty else { throw TrainingError.badRecipe(problems) }
      try recipe.check()
      let result = SweepRun(plan: run, recipe: recipe, path: folder.path(of: run))
      try result.check()
      return result
    }
  }

  // MARK: - Checks

  private func precise(
    _ recipe: any TrainingRecipe, _ device: Device
  ) throws -> any TrainingRecipe {
    var recipe = recipe
    recipe.precision = try compute.resolved(recipe.precision, on: device)
    return recipe
  }

  /// Throws if a run needs more memory than there is beside the others.
  private func checkCosts(_ runs: [SweepRun], _ device: Device) throws {
    var checked: Set<String> = []
    for run in runs where run.state != .done {
      let cost = try RecipeCost(run.recipe, compute, device)
      if checked.insert(cost.likeness).inserted { try cost.checkMemory(times: sweep.jobs) }
    }
  }

  private func checkEvaluation(_ runs: [SweepRun]) throws {
    guard let split = sweep.evaluate, let recipe = runs.first?.recipe else { return }
    func check<R: TrainingRecipe>(_: R) throws {
      guard let kind = R.Body.Kind.self as? any Evaluating.Type else {
        throw Misuse(
          text: "models of \(R.Body.Kind.name) cannot be evaluated; leave out --evaluate")
      }
      try kind.check(EvaluationRequest(split: split))
    }
    try check(recipe)
  }

  private var settings: SweepSchedule.Settings {
    let threads = max(1, compute.threadCount / sweep.jobs)
    let backend = compute.backend.map { ["--backend", $0.rawValue] } ?? []
    return SweepSchedule.Settings(
      jobs: sweep.jobs, arguments: ["--threads", String(threads)] + backend,
      evaluation: sweep.evaluate?.rawValue)
  }
}

extension TrainingRecipe {
  /// Makes all paths absolute, so that the recipe means the same in every folder.
  fileprivate mutating func makePathsAbsolute() {
    dataPaths = dataPaths.map(absolutePath)
    validationPaths = validationPaths.map(absolutePath)
    if var recipe = self as? any ModelRecipe, let path = recipe.modelPath {
      recipe.modelPath = absolutePath(path)
      self = recipe as? Self ?? self
    }
    encoderFrom = encoderFrom.map(absolutePath)
    if var recipe = self as? any TokenizerRecipe, let path = recipe.tokenizerPath {
      recipe.tokenizerPath = absolutePath(path)
      self = recipe as? Self ?? self
    }
  }
}

/// Returns `path` as it is seen from every folder.
func absolutePath(_ path: String) -> String {
  URL(fileURLWithPath: path).standardizedFileURL.path
}
