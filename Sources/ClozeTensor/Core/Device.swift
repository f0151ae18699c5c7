import Foundation
import Synchronization

/// A device on which tensors are stored and computed: a backend, its threads and its memory.
public final class Device: Sendable {
  /// The computing backend.
  public let backend: any Backend
  /// The memory of this device's tensors.
  public let allocator = Allocator()
  private let choice = Mutex<PrecisionChoice?>(nil)

  /// Makes a device that computes with `backend`.
  public init(backend: any Backend) { self.backend = backend }

  /// Makes a device for the backend called `kind` with `threads` threads (default: all cores).
  public convenience init(_ kind: BackendKind = .auto, threads: Int? = nil) {
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    self.init(backend: kind.make(pool: ThreadPool(threads: count)))
  }

  /// Makes a device like `device` whose operations are recorded in `profile`.
  public convenience init(_ device: Device, noting profile: OperationProfile) {
    self.init(backend: ProfilingBackend(inner: device.backend, profile: profile))
  }

  /// The type that `Precision.auto` yields here, determined when it is first needed: from the
  /// user's cache, or in about a tenth of a second by measuring.
  public var precisionChoice: PrecisionChoice {
    choice.withLock { choice in
      if let choice { return choice }
      let file = RatesFile(environment: ProcessInfo.processInfo.environment)
      let made = PrecisionChoice.made(on: self, keepingIn: file)
      choice = made
      return made
    }
  }
}
