import ArgumentParser
import ClozeReport
import ClozeTensor
import Foundation

/// `cloze doctor`: whether this machine is ready, and what it has.
struct DoctorCommand: Command {
  static let configuration = help(
    "doctor", "Show what this machine has and whether everything works.",
    notes: "Exit status 1 with a command that mends it where something is wrong.",
    examples: ["cloze doctor", "cloze doctor --format json"])

  @OptionGroup var display: OutputOptions

  /// Something that was looked at.
  struct Finding {
    let name: String
    let value: RecordValue
    /// What mends it; nil where all is well.
    var mending: String?
  }

  func execute(_ session: Session) throws {
    let findings =
      Self.machine + Self.libraries + Self.backends + [Self.precision, Self.temporaryFolder]
    var records = Records(columns: ["name", "value", "state"])
    for finding in findings {
      records.append([.string(finding.name), finding.value, finding.mending == nil ? "ok" : "bad"])
    }
    try session.show(records)
    Self.notes.forEach(session.note)
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
          ? "sudo apt-get install --reinstall libopenblas-dev libdnnl-dev" : nil)
    }
  }

  /// Each backend multiplies a small matrix in each precision it has.
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

  static var precision: Finding {
    let auto = Precision.auto.dtype
    let reason =
      Processor.hasFastBF16
      ? "the processor multiplies bf16 (\(Processor.features.contains("amx_bf16") ? "AMX" : "AVX-512"))"
      : "the processor has no instructions for bf16 products"
    return Finding(name: "precision auto", value: .string("\(auto.rawValue): \(reason)"))
  }

  static var temporaryFolder: Finding {
    let folder = NSTemporaryDirectory()
    let isWritable = FileManager.default.isWritableFile(atPath: folder)
    return Finding(
      name: "temporary folder", value: .string(folder),
      mending: isWritable ? nil : "not writable; set TMPDIR to a folder that is")
  }

  /// What could be faster.
  static var notes: [String] {
    let openBLAS = NumericLibrary.all.first { $0.name == "openblas" }
    guard openBLAS?.kernels == "Haswell", Processor.features.contains("avx512f") else { return [] }
    return [
      "note: OpenBLAS has chosen kernels for Haswell though the processor has AVX-512; with "
        + "OPENBLAS_CORETYPE=SkylakeX in the environment --backend openblas is faster"
    ]
  }

  /// Whether [[1, 2], [3, 4]] times its transpose is right.
  private static func multiplies(_ dtype: DType, on device: Device) -> Bool {
    guard let matrix = try? Tensor([1, 2, 3, 4] as [Float], [2, 2], dtype, device),
      let product = try? matrix.linear(matrix)
    else { return false }
    return product.doubles == [5, 11, 11, 25]
  }
}
