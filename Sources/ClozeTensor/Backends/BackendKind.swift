/// The backends by name: the registry.
public enum BackendKind: String, Sendable, Codable, CaseIterable {
  /// The fastest that works on this machine.
  case auto
  /// Plain Swift in double precision: slow, and the reference for the others.
  case reference
  /// OpenBLAS for matrix products (f32), C kernels for other operations.
  case openBLAS = "openblas"
  /// oneDNN for matrix products (f32 and bf16), C kernels for other operations.
  case oneDNN = "onednn"

  /// Makes the backend, computing with `pool`'s threads.
  func make(pool: ThreadPool) -> any Backend {
    switch self {
    case .reference: ReferenceBackend(pool: pool)
    case .openBLAS: OpenBLASBackend(pool: pool)
    case .oneDNN, .auto: OneDNNBackend(pool: pool)
    }
  }
}
