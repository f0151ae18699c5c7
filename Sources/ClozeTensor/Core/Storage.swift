/// A block of memory that goes back to its allocator when the last tensor lets go of it.
final class Storage {
  var pointer: UnsafeMutableRawPointer { block.pointer }
  private let block: Allocator.Block
  private let allocator: Allocator

  /// - Parameter lasts: whether the memory stays while batches come and go.
  init(bytes: Int, allocator: Allocator, lasts: Bool) throws {
    block = try allocator.allocate(bytes, lasts: lasts)
    self.allocator = allocator
  }

  deinit { allocator.deallocate(block) }
}
