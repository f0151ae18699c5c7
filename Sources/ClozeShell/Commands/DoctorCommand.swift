import ArgumentParser
import ClozeReport
import ClozeTensor
import Foundation

/// `cloze doctor`: checks if this machine is ready, and shows its equipment.
struct DoctorCommand: Command {
  static let configuration = help(
    "doctor", "Show what this machine has and whether everything works.",
    notes: """
      Exit status 1 with a command that mends it where something is wrong (bad); where something could be \
      faster (slow) a note says how. The rates of matrix products, which --precision auto follows, are \
      measured anew each time and kept in precision.json in $XDG_CACHE_HOME/cloze or ~/.cache/cloze.
      """,
    examples: ["cloze doctor", "cloze doctor --format json"])

  @OptionGroup var display: OutputOptions

  /// The result of a check.
  struct Finding {
    let name: String
    let value: RecordValue
    /// The command that fixes the problem; nil if there is none.
    var mending: String?
    /// A command that makes it faster, and the reason; nil if it is as fast as it can be.
    var advice: String?

    /// The state in one word, for the table.
    var state: String { mending != nil ? "bad" : advice != nil ? "slow" : "ok" }
  }

  func execute(_ session: Session) throws {
    let findings =
      Self.machine + Self.libraries + Self.backends + Self.precision + [Self.temporaryFolder]
    var records = Records(columns: ["name", "value", "state"])
    for finding in findings {
      records.append([.string(finding.name), finding.value, .string(finding.state)])
    }
    try session.show(records)
    for advice in findings.compactMap(\.advice) { session.note("note: \(advice)") }
    let broken = findings.filter { $0.mending != nil }
    guard broken.isEmpty else {
      let advice = broken.map { "\($0.name): \($0.mending ?? "")" }
      throw CommandError(advice.joined(separator: "; "))
    }
  }

  static var machine: [Finding] {
    [
      Finding(name: "processor", value: .string(Processor.name)),
      Finding(
        name: "instruction sets", value: .list(Machine.instructionSets.map(RecordValue.string))),
      Finding(name: "cores", value: .int(Machine.cores)),
      Finding(name: "memory", value: .string(Format.bytes(Machine.memory))),
      Finding(
        name: "memory available",
        value: RecordValue(Machine.availableMemory.map { Format.bytes($0) }),
        mending: (Machine.availableMemory ?? .max) < 512 << 20
          ? "less than 512 MB; end other programs" : nil),
    ]
  }

  static var libraries: [Finding] {
    NumericLibrary.all.map {
      Finding(
        name: $0.name, value: .string("\($0.version), kernels for \($0.kernels)"),
        mending: $0.version == "unknown"
          ? "sudo apt-get install --reinstall libopenblas-dev libdnnl-dev" : nil,
        advice: $0.advice)
    }
  }

  /// Checks that each backend multiplies a small matrix in each of its precisions.
  static var backends: [Finding] {
    BackendKind.allCases.filter { $0 != .auto }.map { kind in
      let device = Device(kind)
      let dtypes = [DType.f32, .bf16].filter(device.backend.dtypes.contains)
      let broken = dtypes.filter { !multiplies($0, on: device) }
      return Finding(
        name: "backend \(kind.rawValue)",
        value: .string(dtypes.map(\.rawValue).joined(separator: ", ")),
        mending: broken.isEmpty
          ? nil
          : "wrong products in \(broken.map(\.rawValue).joined(separator: ", ")); "
            + "sudo apt-get install --reinstall libopenblas-dev libdnnl-dev")
    }
  }

  /// Measures the rates of products in both precisions, and shows the resulting choice.
  static var precision: [Finding] {
    let device = Device(), choice = PrecisionChoice.measured(on: device)
    let reason = Finding(
      name: "precision auto", value: .string("\(choice.dtype.rawValue): \(choice.reason)"))
    guard let rates = choice.rates else { return [reason] }
    return [
      Finding(name: "products in f32", value: .string(Self.text(rates.f32))),
      Finding(name: "products in bf16", value: .string(Self.text(rates.bf16))),
      reason,
      Finding(name: "rates kept in", value: .string(Self.keep(rates, of: device))),
    ]
  }

  private static func text(_ rate: Double) -> String {
    "\(Format.number((rate * 10).rounded() / 10)) GFLOP/s"
  }

  /// Saves `rates` for later trainings; returns the path of the file, or the reason if there is
  /// none.
  private static func keep(_ rates: ProductRates, of device: Device) -> String {
    guard let file = RatesFile(environment: ProcessInfo.processInfo.environment) else {
      return "no file: neither HOME nor XDG_CACHE_HOME is an absolute path"
    }
    do {
      try file.keep(rates, of: MeasuredMachine(device))
      return file.path
    } catch {
      return "no file: \(file.path) cannot be written"
    }
  }

  static var temporaryFolder: Finding {
    let folder = NSTemporaryDirectory()
    let isWritable = FileManager.default.isWritableFile(atPath: folder)
    return Finding(
      name: "temporary folder", value: .string(folder),
      mending: isWritable ? nil : "not writable; set TMPDIR to a folder that is")
  }

  /// True if [[1, 2], [3, 4]] times its transpose is computed correctly.
  private static func multiplies(_ dtype: DType, on device: Device) -> Bool {
    guard let matrix = try? Tensor([1, 2, 3, 4] as [Float], [2, 2], dtype, device),
      let product = try? matrix.linear(matrix)
    else { return false }
    return product.doubles == [5, 11, 11, 25]
  }
}
