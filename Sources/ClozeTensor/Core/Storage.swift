/// A block of memory that is returned to its allocator with the last tensor that uses it.
final class Storage {
  var pointer: UnsafeMutableRawPointer { block.pointer }
  private let block: Allocator.Block
  private let allocator: Allocator

  /// Allocates a block.
  ///
  /// - Parameter lasts: true if the memory outlives batches.
  init(bytes: Int, allocator: Allocator, lasts: Bool) throws {
    block = try allocator.allocate(bytes, lasts: lasts)
    self.allocator = allocator
  }

  deinit { allocator.deallocate(block) }
}
