import ClozeData
import ClozeReport
import ClozeTensor

/// The runs of a sweep with the time that each would take.
struct SweepForecast {
  private let runs: [SweepRun]
  private let plan: SweepPlan
  private let compute: ComputeOptions
  private let device: Device
  private let jobs: Int

  init(
    _ runs: [SweepRun], _ plan: SweepPlan, _ compute: ComputeOptions, _ device: Device, jobs: Int
  ) {
    (self.runs, self.plan, self.compute, self.device) = (runs, plan, compute, device)
    self.jobs = jobs
  }

  /// Shows a record for each run, then the sum.
  func show(_ session: Session) throws {
    var records = Records(
      columns: ["run"] + SweepNames.labels(plan.keys) + ["state", "steps", "time"])
    var rates: [String: RecipeCost.Speed] = [:], sum = 0.0, isMeasured = true
    for run in runs {
      let cost = try RecipeCost(run.recipe, compute, device), steps = run.recipe.training.steps
      let speed = try rates[cost.likeness] ?? cost.speed()
      rates[cost.likeness] = speed
      isMeasured = isMeasured && speed.isMeasured
      let left = run.state == .done ? 0 : max(0, steps - run.steps)
      let seconds = cost.seconds(left, speed.rate)
      sum += seconds
      records.append(
        [.string(run.plan.name)] + SweepReport.values(run, plan)
          + [.string(run.state.rawValue), .int(steps), .string(RecipeCost.duration(seconds))])
    }
    try session.show(records)
    // Runs side by side share the cores, so that they are hardly faster together.
    session.note(
      "sweep \(plan.name): \(SweepReport.states(runs)); \(isMeasured ? "about" : "at least") "
        + "\(RecipeCost.duration(sum)) in all, with \(counted(jobs, "run")) at a time on "
        + "\(counted(compute.threadCount, "thread"))")
  }
}
