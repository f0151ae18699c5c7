import ArgumentParser
import ClozeReport
import ClozeTensor

/// `cloze bench memory`: measures the speed of reading and writing memory.
struct BenchMemoryCommand: ComputingCommand {
  static let configuration = help(
    "memory", "Measure how fast numbers are read from memory and written.",
    notes: """
      read: the sum of squares of a tensor; add: y = a + b, which reads two and writes one; both far larger \
      than the caches. gigabytesPerSecond counts each number once, the median of the runs. What an optimizer or \
      an elementwise operation can reach follows from it.
      """,
    examples: ["cloze bench memory", "cloze bench memory --threads 1 --format jsonl"])

  @Option(help: "Runs measured.") var runs = 9

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard (1...10_000).contains(runs) else {
      throw ValidationError("--runs is \(runs): must lie in 1...10000")
    }
  }

  /// The number of elements of each tensor, which take 256 MiB.
  private static let count = 1 << 26

  func execute(_ session: Session) throws {
    let device = compute.device()
    func tensor() throws -> Tensor { try Tensor(zeros: [Self.count], .f32, device) }
    let (a, b, y) = (try tensor(), try tensor(), try tensor())
    var records = Records(columns: ["measured", "bytes", "threads", "gigabytesPerSecond"])
    for (name, tensors, body) in [
      ("read", 1, { _ = try device.backend.sumOfSquares(a) }),
      ("add", 3, { try device.backend.combine(a, 1, b, 1, into: y) }),
    ] as [(String, Int, () throws -> Void)] {
      let seconds = try BenchClock.seconds(runs: runs, body)
      let bytes = tensors * Self.count * 4
      records.append([
        .string(name), .int(bytes), .int(device.backend.pool.threads),
        .double((Double(bytes) / seconds / 1e8).rounded() / 10),
      ])
    }
    try session.show(records)
  }
}
