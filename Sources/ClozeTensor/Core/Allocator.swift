import CKernels
import Foundation
import Synchronization

/// Keeps freed blocks for the next tensor of about the same size, and counts what is in use.
///
/// A training step asks for the same sizes again and again; taking them from the system each time
/// would cost a page fault per 4 KiB.
public final class Allocator: Sendable {
  private struct State {
    var free: [Int: [Block]] = [:]
    var cachedBytes = 0
    var usedBytes = 0
    var peakBytes = 0
    /// What does not come and go with batches.
    var lastingBytes = 0
    /// The most that used and cached blocks may take together. Batches differ in length, and a third
    /// more of what comes and goes with them keeps blocks for most of them.
    var limit: Int { peakBytes + max(0, peakBytes - lastingBytes) / 3 }

    mutating func use(_ bytes: Int) {
      usedBytes += bytes
      peakBytes = max(peakBytes, usedBytes)
    }
  }

  private let state = Mutex(State())

  /// An allocator with nothing in its cache.
  public init() {}

  deinit { releaseCache() }

  /// Bytes that tensors hold now.
  public var usedBytes: Int { state.withLock { $0.usedBytes } }

  /// The most bytes that tensors have held at once since the last `resetPeak()`.
  public var peakBytes: Int { state.withLock { $0.peakBytes } }

  /// Starts counting the peak again from what is in use now.
  public func resetPeak() { state.withLock { $0.peakBytes = $0.usedBytes } }

  /// A block of memory and its size; whoever holds it owns the memory.
  struct Block: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let size: Int
  }

  /// A block of at least `bytes` bytes, aligned to 64, with undefined contents.
  ///
  /// - Parameter lasts: whether it is no batch's: it is then no larger than need be.
  func allocate(_ bytes: Int, lasts: Bool = false) throws -> Block {
    let size = Self.rounded(bytes)
    if let block = cached(size, sizes: lasts ? 1 : 7) { return block }
    state.withLock { $0.use(size) }
    trimCache()
    if let pointer = Self.fresh(size) { return Block(pointer: pointer, size: size) }
    releaseCache()
    if let pointer = Self.fresh(size) { return Block(pointer: pointer, size: size) }
    state.withLock { $0.usedBytes -= size }
    throw TensorError.outOfMemory(bytes: size)
  }

  /// A cached block of this size or of one of those up to twice as large: batches differ in length,
  /// and memory that the system has to hand out anew costs more than it saves.
  private func cached(_ size: Int, sizes: Int) -> Block? {
    state.withLock { state in
      var candidate = size
      for _ in 0..<sizes {
        if let block = state.free[candidate]?.popLast() {
          state.cachedBytes -= candidate
          state.use(candidate)
          return block
        }
        candidate = Self.rounded(candidate + 1)
      }
      return nil
    }
  }

  /// Takes back a block that `allocate(_:)` gave.
  func deallocate(_ block: Block) {
    let release = state.withLock {
      $0.usedBytes -= block.size
      guard $0.cachedBytes + $0.usedBytes + block.size <= $0.limit else { return true }
      $0.free[block.size, default: []].append(block)
      $0.cachedBytes += block.size
      return false
    }
    if release { Self.release(block) }
  }

  /// Tells that `bytes` of what is in use are there to last, or with a negative number that they went.
  func addLasting(_ bytes: Int) { state.withLock { $0.lastingBytes += bytes } }

  /// Gives the cached blocks back to the system.
  public func releaseCache() {
    let blocks = state.withLock { state -> [Block] in
      defer {
        state.free = [:]
        state.cachedBytes = 0
      }
      return state.free.values.flatMap { $0 }
    }
    blocks.forEach(Self.release)
  }

  /// Lets go of cached blocks, the largest first, until the limit holds: sizes that do not come back
  /// make room for those that came.
  private func trimCache() {
    let blocks = state.withLock { state -> [Block] in
      var blocks: [Block] = []
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
    blocks.forEach(Self.release)
  }

  /// Blocks from this size on are the system's pages, not the heap's.
  private static let large = 1 << 20

  private static func fresh(_ size: Int) -> UnsafeMutableRawPointer? {
    size >= large ? cloze_map(size) : aligned_alloc(64, size)
  }

  private static func release(_ block: Block) {
    if block.size >= large {
      cloze_unmap(block.pointer, block.size)
    } else {
      free(block.pointer)
    }
  }

  /// Sizes in steps of an eighth of their power of two, so that batches of almost the same number
  /// of tokens share blocks.
  static func rounded(_ bytes: Int) -> Int {
    let least = max(bytes, 64)
    let step = max(64, (1 << (Int.bitWidth - 1 - least.leadingZeroBitCount)) / 8)
    return (least + step - 1) / step * step
  }
}
