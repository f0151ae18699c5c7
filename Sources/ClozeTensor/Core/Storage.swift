/// A block of memory that goes back to its allocator when the last tensor lets go of it.
final class Storage {
  var pointer: UnsafeMutableRawPointer { block.pointer }
  private let block: Allocator.Block
  private let allocator: Allocator

  init(bytes: Int, allocator: Allocator) throws {
    block = try allocator.allocate(bytes)
    self.allocator = allocator
  }

  deinit { allocator.deallocate(block) }
}
