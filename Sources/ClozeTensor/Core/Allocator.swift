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
    /// The most that used and cached blocks may take together. Batches differ in length, and a third
    /// more than the peak keeps blocks for most of them.
    var limit: Int { peakBytes + peakBytes / 3 }

    mutating func use(_ bytes: Int) {
      usedBytes += bytes
      peakBytes = max(peakBytes, usedBytes)
    }
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

  /// A block of memory and its size.
  struct Block {
    let pointer: UnsafeMutableRawPointer
    let size: Int
  }

  /// A block of at least `bytes` bytes, aligned to 64, with undefined contents.
  func allocate(_ bytes: Int) throws -> Block {
    let size = Self.rounded(bytes)
    if let block = cached(size) { return block }
    state.withLock { $0.use(size) }
    trimCache()
    if let pointer = Self.fresh(size) { return Block(pointer: pointer, size: size) }
    releaseCache()
    if let pointer = Self.fresh(size) { return Block(pointer: pointer, size: size) }
    state.withLock { $0.usedBytes -= size }
    throw TensorError.outOfMemory(bytes: size)
  }

  /// A cached block of this size or of one of the two above it: batches differ in length, and memory
  /// that the system has to hand out anew costs more than it saves.
  private func cached(_ size: Int) -> Block? {
    var candidate = size
    for _ in 0..<3 {
      let address: UInt? = state.withLock { state in
        guard let address = state.free[candidate]?.popLast() else { return nil }
        state.cachedBytes -= candidate
        state.use(candidate)
        return address
      }
      if let address, let pointer = UnsafeMutableRawPointer(bitPattern: address) {
        return Block(pointer: pointer, size: candidate)
      }
      candidate = Self.rounded(candidate + 1)
    }
    return nil
  }

  /// Takes back a block that `allocate(_:)` gave.
  func deallocate(_ block: Block) {
    let release = state.withLock {
      $0.usedBytes -= block.size
      guard $0.cachedBytes + $0.usedBytes + block.size <= $0.limit else { return true }
      $0.free[block.size, default: []].append(UInt(bitPattern: block.pointer))
      $0.cachedBytes += block.size
      return false
    }
    if release { free(block.pointer) }
  }

  /// Memory from the system; large blocks in large pages, which cost far fewer faults.
  private static func fresh(_ size: Int) -> UnsafeMutableRawPointer? {
    let page = 1 << 21
    guard size >= 2 * page else { return aligned_alloc(64, size) }
    let pointer = aligned_alloc(page, size)
    if let pointer { madvise(pointer, size / page * page, MADV_HUGEPAGE) }
    return pointer
  }

  /// Lets go of cached blocks, the largest first, until the limit holds: sizes that do not come back
  /// make room for those that came.
  private func trimCache() {
    let blocks = state.withLock { state -> [UInt] in
      var blocks: [UInt] = []
      for size in state.free.keys.sorted(by: >) {
        while state.cachedBytes + state.usedBytes > state.limit,
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
