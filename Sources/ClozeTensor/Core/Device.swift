import Foundation

/// Where tensors live and how they are computed: a backend, its threads and its memory.
public final class Device: Sendable {
  /// The backend that computes.
  public let backend: any Backend
  /// The memory of this device's tensors.
  public let allocator = Allocator()

  /// A device that computes with `backend`.
  public init(backend: any Backend) { self.backend = backend }

  /// A device for the backend called `kind` with `threads` threads (default: all cores).
  public convenience init(_ kind: BackendKind = .auto, threads: Int? = nil) {
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    self.init(backend: kind.make(pool: ThreadPool(threads: count)))
  }

  /// A device like `device` whose operations are noted in `profile`.
  public convenience init(_ device: Device, noting profile: OperationProfile) {
    self.init(backend: ProfilingBackend(inner: device.backend, profile: profile))
  }
}
