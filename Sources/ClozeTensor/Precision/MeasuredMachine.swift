/// The properties of a machine on which the rates of matrix products depend.
public struct MeasuredMachine: Codable, Sendable, Hashable {
  /// The processor's name.
  public var processor: String
  /// Its instruction sets for numeric work, sorted.
  public var instructionSets: [String]
  /// The number of computing threads.
  public var threads: Int
  /// The name of the backend.
  public var backend: String
  /// The version of its library and the kernels that it has chosen.
  public var library: String

  /// Describes this machine as `device` uses it.
  public init(_ device: Device) {
    let families = ["sse4", "avx", "fma", "amx"]
    processor = Processor.name
    instructionSets = Processor.features
      .filter { feature in families.contains(where: feature.hasPrefix) }.sorted()
    threads = device.backend.pool.threads
    backend = device.backend.name
    let used = NumericLibrary.library(ofBackend: backend)
    library = used.map { "\($0.version), \($0.kernels)" } ?? "none"
  }
}
