import ClozeTensor
import Foundation

/// What a run computes on; numbers differ in their last digits from one to another.
public struct RunEnvironment: Codable, Sendable, Equatable {
  /// The processor's name, as the system gives it.
  public var processor: String
  /// Processors that the process may use.
  public var cores: Int
  /// Threads that compute.
  public var threads: Int
  /// What multiplies matrices.
  public var backend: String
  /// The type of activations.
  public var precision: String
  /// The operating system.
  public var system: String
  /// The version of Cloze.
  public var version: String

  /// This machine, computing with `device` in `precision`.
  public init(device: Device, threads: Int, precision: DType) {
    processor = Processor.name
    cores = ProcessInfo.processInfo.activeProcessorCount
    self.threads = threads
    backend = device.backend.name
    self.precision = precision.rawValue
    system = ProcessInfo.processInfo.operatingSystemVersionString
    version = ClozeVersion.current
  }
}
