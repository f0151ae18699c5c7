import CCrypto

/// A SHA-256 sum of bytes that come bit by bit.
public struct RunningChecksum: Sendable {
  /// The bytes of a sum.
  static let size = 32

  private var state = State()

  /// The sum of nothing yet.
  public init() {}

  /// Goes on with `bytes`.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if !isKnownUniquelyReferenced(&state) { state = State(copying: state) }
    state.update(bytes)
  }

  /// The 32 bytes of the sum so far.
  public var digest: [UInt8] { State(copying: state).finish() }
}

/// A sum under way in libcrypto. It is changed only while a single `RunningChecksum` holds it.
private final class State: @unchecked Sendable {
  /// SHA-256 of a library context of its own, which reads no configuration: the system's
  /// openssl.cnf may name no provider that has it.
  private static let algorithm: Algorithm = {
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
    let library = needed(OSSL_LIB_CTX_new())
    return Algorithm(pointer: needed(EVP_MD_fetch(library, "SHA2-256", nil)))
  }()

  private let context = needed(EVP_MD_CTX_new())

  init() { check(EVP_DigestInit_ex2(context, Self.algorithm.pointer, nil)) }

  init(copying other: State) { check(EVP_MD_CTX_copy_ex(context, other.context)) }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
  }

  /// The sum's bytes; nothing can follow.
  func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: RunningChecksum.size) { buffer, count in
      check(EVP_DigestFinal_ex(context, buffer.baseAddress, nil))
      count = RunningChecksum.size
    }
  }
}

/// An algorithm of libcrypto; it is never changed, so that threads share it.
private struct Algorithm: @unchecked Sendable {
  let pointer: OpaquePointer
}

// With the default provider at hand libcrypto fails only for want of memory, where Swift stops too.

private func needed(_ pointer: OpaquePointer?) -> OpaquePointer {
  guard let pointer else { fatalError("libcrypto has no memory left for a SHA-256 sum") }
  return pointer
}

private func check(_ status: Int32) {
  precondition(status == 1, "libcrypto has no memory left for a SHA-256 sum")
}
