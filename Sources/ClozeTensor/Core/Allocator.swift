import CKernels
import Foundation
import Synchronization

/// Keeps freed blocks for the next tensor of about the same size, and counts what is in use.
///
/// A training step asks for the same sizes again and again; taking them from the system each time
/// would cost a page fault per 4 KiB.
public final class Allocator: Sendable {
  private struct State {
    var free: [Int: [UInt]] = [:]
    var cachedBytes = 0
    var usedBytes = 0
    var peakBytes = 0
  }

  private let state = Mutex(State())

  /// An allocator with nothing in its cache.
  public init() { cloze_return_large_blocks() }

  deinit {
    for address in state.withLock({ $0.free.values.flatMap { $0 } }) {
      free(UnsafeMutableRawPointer(bitPattern: address))
    }
  }

  /// Bytes that tensors hold now.
  public var usedBytes: Int { state.withLock { $0.usedBytes } }

  /// The most bytes that tensors have held at once since the last `resetPeak()`.
  public var peakBytes: Int { state.withLock { $0.peakBytes } }

  /// Starts counting the peak again from what is in use now.
  public func resetPeak() { state.withLock { $0.peakBytes = $0.usedBytes } }

  /// A block of at least `bytes` bytes, aligned to 64, with undefined contents.
  func allocate(_ bytes: Int) throws -> UnsafeMutableRawPointer {
    let size = Self.rounded(bytes)
    let cached: UInt? = state.withLock {
      $0.usedBytes += size
      $0.peakBytes = max($0.peakBytes, $0.usedBytes)
      guard let address = $0.free[size]?.popLast() else { return nil }
      $0.cachedBytes -= size
      return address
    }
    if let cached, let pointer = UnsafeMutableRawPointer(bitPattern: cached) { return pointer }
    trimCache()
    if let pointer = aligned_alloc(64, size) { return pointer }
    releaseCache()
    if let pointer = aligned_alloc(64, size) { return pointer }
    state.withLock { $0.usedBytes -= size }
    throw TensorError.outOfMemory(bytes: size)
  }

  /// Takes back a block that `allocate(bytes)` gave.
  func deallocate(_ pointer: UnsafeMutableRawPointer, bytes: Int) {
    let size = Self.rounded(bytes)
    let release = state.withLock {
      $0.usedBytes -= size
      // The cache never holds more than the peak did: lengths that never return do not pile up.
      guard $0.cachedBytes + $0.usedBytes + size <= $0.peakBytes else { return true }
      $0.free[size, default: []].append(UInt(bitPattern: pointer))
      $0.cachedBytes += size
      return false
    }
    if release { free(pointer) }
  }

  /// Lets go of cached blocks, the largest first, until used and cached ones together are no more
  /// than the peak of used ones: sizes that do not come back make room for those that came.
  private func trimCache() {
    let blocks = state.withLock { state -> [UInt] in
      var blocks: [UInt] = []
      for size in state.free.keys.sorted(by: >) {
        while state.cachedBytes + state.usedBytes > state.peakBytes,
          let block = state.free[size]?.popLast()
        {
          blocks.append(block)
          state.cachedBytes -= size
        }
      }
      return blocks
    }
    for address in blocks { free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  /// Gives the cached blocks back to the system.
  public func releaseCache() {
    let blocks = state.withLock { state -> [UInt] in
      defer {
        state.free = [:]
        state.cachedBytes = 0
      }
      return state.free.values.flatMap { $0 }
    }
    for address in blocks { free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  /// Sizes in steps of an eighth of their power of two, so that batches of almost the same number
  /// of tokens share blocks.
  static func rounded(_ bytes: Int) -> Int {
    let least = max(bytes, 64)
    let step = max(64, (1 << (Int.bitWidth - 1 - least.leadingZeroBitCount)) / 8)
    return (least + step - 1) / step * step
  }
}
