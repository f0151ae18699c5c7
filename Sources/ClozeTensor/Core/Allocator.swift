import CKernels
import Foundation
import Synchronization

/// The memory of tensors, and the amount in use.
///
/// A training step requests the same sizes again and again; allocating them from the system each
/// time would cost a page fault per 4 KiB. Temporary tensors share an `Arena`; lasting ones have
/// separate memory.
public final class Allocator: Sendable {
  private struct State {
    var arena = Arena()
    var usedBytes = 0
    var peakBytes = 0

    mutating func use(_ bytes: Int) {
      usedBytes += bytes
      peakBytes = max(peakBytes, usedBytes)
    }
  }

  private let state = Mutex(State())

  /// Makes an allocator without any memory.
  public init() {}

  deinit { releaseFree() }

  /// The number of bytes that tensors hold now.
  public var usedBytes: Int { state.withLock { $0.usedBytes } }

  /// The maximum number of bytes that tensors have held at once since the last `resetPeak()`.
  public var peakBytes: Int { state.withLock { $0.peakBytes } }

  /// Resets the peak to the amount in use now.
  public func resetPeak() { state.withLock { $0.peakBytes = $0.usedBytes } }

  /// A piece of memory and its size; the holder owns the memory.
  struct Block: @unchecked Sendable {
    /// The origin of a block's memory.
    enum Source { case arena, heap, system }

    let pointer: UnsafeMutableRawPointer
    let size: Int
    let source: Source
  }

  /// Returns a block of at least `bytes` bytes, aligned to 64, with undefined contents.
  ///
  /// - Parameter lasts: true if it outlives batches: inside the arena it would fragment their
  ///   memory.
  func allocate(_ bytes: Int, lasts: Bool = false) throws -> Block {
    guard bytes <= Self.most else { throw TensorError.outOfMemory(bytes: bytes) }
    // `aligned_alloc` requires a multiple of the alignment.
    let size = (max(bytes, 1) + 63) / 64 * 64
    var block = take(size, lasts: lasts)
    if block == nil {
      releaseFree()
      block = take(size, lasts: lasts)
    }
    guard let block else { throw TensorError.outOfMemory(bytes: size) }
    state.withLock { $0.use(size) }
    return block
  }

  /// Takes back a block returned by `allocate(_:lasts:)`.
  func deallocate(_ block: Block) {
    state.withLock {
      $0.usedBytes -= block.size
      if block.source == .arena { $0.arena.deallocate(block.pointer, block.size) }
    }
    switch block.source {
    case .arena: break
    case .heap: free(block.pointer)
    case .system: cloze_unmap(block.pointer, block.size)
    }
  }

  /// The maximum size of a block: more than a process can address.
  private static let most = 1 << 47
  /// The size below which blocks come from the heap, which has free lists for them.
  private static let small = 1 << 12
  /// The size from which lasting blocks are pages of the system.
  private static let large = 1 << 20

  private func take(_ size: Int, lasts: Bool) -> Block? {
    if !lasts, size >= Self.small {
      return state.withLock { $0.arena.allocate(size) }.map {
        Block(pointer: $0, size: size, source: .arena)
      }
    }
    let isLarge = size >= Self.large
    let pointer = isLarge ? cloze_map(size) : aligned_alloc(64, size)
    return pointer.map { Block(pointer: $0, size: size, source: isLarge ? .system : .heap) }
  }

  /// Returns regions that no tensor uses to the system.
  private func releaseFree() { state.withLock { $0.arena.releaseFree() } }
}
