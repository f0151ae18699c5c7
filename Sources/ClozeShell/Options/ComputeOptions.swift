import ArgumentParser
import ClozeTensor
import Foundation

extension Precision: ExpressibleByArgument {}
extension BackendKind: ExpressibleByArgument {}

/// The options of computing: the backend, the number of threads and the precision.
struct ComputeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Activations in f32, bf16, or auto: the faster of the two, measured.",
      discussion: "Default: f32 for using a model, the recipe's (auto) for training."))
  var precision: Precision?

  @Option(help: "Threads (default: one per core).")
  var threads: Int?

  @Option(help: "What multiplies matrices: auto (the default), onednn, openblas or reference.")
  var backend: BackendKind?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads): must lie in 1...1024")
    }
  }

  /// The requested number of threads, by default one per core.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Returns the device to compute on.
  func device() -> Device { Device(backend ?? .auto, threads: threads) }

  /// Returns the device, and the type of activations on it: `usual` unless the user requests
  /// another.
  func setUp(_ usual: Precision) throws -> (device: Device, dtype: DType) {
    let device = device()
    return (device, try resolved(usual, on: device).dtype(on: device))
  }

  /// Returns the requested precision (by default `recipe`), resolved for `device`.
  func resolved(_ recipe: Precision = .auto, on device: Device) throws -> Precision {
    let wanted = precision ?? recipe
    guard wanted != .bf16 || device.backend.dtypes.contains(.bf16) else {
      throw Misuse(
        text: "--precision bf16 needs --backend onednn: "
          + "\(device.backend.name) computes in f32 only")
    }
    return wanted.resolved(on: device)
  }
}
