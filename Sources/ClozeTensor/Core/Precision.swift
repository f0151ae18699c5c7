import Foundation

/// The type of activations that a user asks for.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// Single precision.
  case f32
  /// bfloat16 activations beside f32 parameters and sums.
  case bf16
  /// bf16 where the processor multiplies it fast, f32 elsewhere.
  case auto

  /// The type itself on this machine.
  public var dtype: DType {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    case .auto: Processor.hasFastBF16 ? .bf16 : .f32
    }
  }
}

/// What the processor offers.
public enum Processor {
  /// The processor's name, as the system gives it.
  public static let name = field("model name") ?? "unknown"
  /// Instruction set extensions, as Linux names them.
  public static let features = Set((field("flags") ?? "").split(separator: " ").map(String.init))
  /// Whether bf16 matrix products have instructions of their own (AMX or AVX512-BF16).
  public static var hasFastBF16: Bool {
    features.contains("amx_bf16") || features.contains("avx512_bf16")
  }

  private static func field(_ key: String) -> String? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: ":", maxSplits: 1).last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }
}
