import ClozeReport
import ClozeTensor
import ClozeTraining

/// The distribution of the time of a training step, as `bench` shows it with --profile.
struct StepProfile {
  /// The explanation of the columns.
  static let notes = """
    --profile shows instead where the time of a training step goes: milliseconds by the clock; share of \
    them; idle, the share of all threads' time in which they waited; gflops of the matrix products, and peak, \
    the share that is of the speed of square matrices measured here just before. The row other is what no \
    operation took, batches, memory, graph and the like; the last row is the whole step.
    """

  /// The number of measured steps.
  let steps: Int
  /// V, the number of outputs of the head.
  let outputs: Int
  /// The type of activations.
  let dtype: DType
  /// The computing device.
  let device: Device

  /// Returns the parts of a step.
  ///
  /// - Parameter train: Trains on a device that records the time of operations in a profile, and
  ///   returns the seconds per step.
  func records(_ train: (Device, OperationProfile) throws -> Double) throws -> Records {
    let peak = try GEMMSpeed.measure(2048, 2048, 2048, dtype, runs: 9, on: device)
    let profile = OperationProfile(outputs: outputs)
    let seconds = try train(Device(device, noting: profile), profile)
    let threads = Double(device.backend.pool.threads), parts = profile.parts
    var records = Records(columns: [
      "part", "calls", "milliseconds", "share", "idle", "gflops", "peak",
    ])
    func percent(_ value: Double) -> RecordValue { .double((value * 1000).rounded() / 10) }
    func add(_ name: String, _ calls: Int?, _ time: Double, idle: Double?, rate: Double?) {
      records.append([
        .string(name), RecordValue(calls), .double((time * 1e5).rounded() / 100),
        percent(time / seconds), idle.map(percent) ?? .null,
        rate.map { .double(($0 / 1e8).rounded() / 10) } ?? .null,
        rate.map { percent($0 / peak) } ?? .null,
      ])
    }
    var total = OperationProfile.Entry()
    for part in OperationProfile.Part.allCases {
      guard let entry = parts[part] else { continue }
      let time = entry.seconds / Double(steps)
      add(
        part.rawValue, entry.calls / steps, time,
        idle: 1 - entry.busySeconds / (entry.seconds * threads),
        rate: entry.operations > 0 ? entry.operations / entry.seconds : nil)
      total.seconds += time
      total.busySeconds += entry.busySeconds / Double(steps)
      total.operations += entry.operations / Double(steps)
    }
    add("other", nil, max(0, seconds - total.seconds), idle: nil, rate: nil)
    add(
      "step", nil, seconds, idle: 1 - total.busySeconds / (seconds * threads),
      rate: total.operations / seconds)
    return records
  }
}
