import Foundation
import Synchronization

/// A pool of blocks of floats for the tasks of one operation: as many as run at once, which are
/// reused.
final class ScratchPool: Sendable {
  private let free = Mutex<[UInt]>([])

  /// Calls `body` with `floats` floats of undefined contents. All calls must request the same
  /// number.
  func with(floats: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let cached = free.withLock { $0.popLast() }
    let memory =
      cached.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
      ?? UnsafeMutableRawPointer.allocate(byteCount: floats * 4, alignment: 64)
    body(memory.assumingMemoryBound(to: Float.self))
    free.withLock { $0.append(UInt(bitPattern: memory)) }
  }

  deinit {
    for address in free.withLock({ $0 }) {
      UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
    }
  }
}
