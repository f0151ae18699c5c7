import ClozeTensor
import Foundation

/// The properties of this machine.
enum Machine {
  /// The number of processors that the process may use.
  static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }
  /// The total memory in bytes.
  static var memory: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }
  /// The bytes of memory that are free or can be freed.
  static var availableMemory: Int? { field("MemAvailable", in: "/proc/meminfo") }
  /// The most bytes that the process has held at once.
  static var peakResidentBytes: Int? { field("VmHWM", in: "/proc/self/status") }

  /// The relevant instruction sets of the processor.
  static var instructionSets: [String] {
    ["sse4_2", "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd"]
      .filter(Processor.features.contains)
  }

  /// Returns a field in kB of one of the system's status files, in bytes.
  private static func field(_ name: String, in path: String) -> Int? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
      let number = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return number * 1024
  }
}
