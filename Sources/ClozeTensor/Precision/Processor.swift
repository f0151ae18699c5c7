import Foundation

/// The processor and its instruction sets.
public enum Processor {
  /// The processor's name, as the system reports it.
  public static let name = field("model name") ?? "unknown"
  /// The instruction set extensions, by their names in Linux.
  public static let features = Set((field("flags") ?? "").split(separator: " ").map(String.init))

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
