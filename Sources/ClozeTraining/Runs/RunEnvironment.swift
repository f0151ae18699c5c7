import ClozeTensor
import Foundation

/// The environment that a run computes in; numbers differ in their last digits between
/// environments.
public struct RunEnvironment: Codable, Sendable, Equatable {
  /// The processor's name, as the system reports it.
  public var processor: String
  /// The number of processors that the process may use.
  public var cores: Int
  /// The number of computing threads.
  public var threads: Int
  /// The backend that multiplies matrices.
  public var backend: String
  /// The type of activations.
  public var precision: String
  /// The operating system.
  public var system: String
  /// The version of Cloze.
  public var version: String

  /// Describes this machine, computing with `device` in `precision`.
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
