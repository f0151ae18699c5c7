/// A block of memory that goes back to its allocator when the last tensor lets go of it.
final class Storage {
  var pointer: UnsafeMutableRawPointer { block.pointer }
  private let block: Allocator.Block
  private let allocator: Allocator
  private var lasts = false

  init(bytes: Int, allocator: Allocator) throws {
    block = try allocator.allocate(bytes)
    self.allocator = allocator
  }

  deinit {
    if lasts { allocator.addLasting(-block.size) }
    allocator.deallocate(block)
  }

  /// Tells the allocator that the block is no batch's.
  func last() {
    if !lasts { allocator.addLasting(block.size) }
    lasts = true
  }
}
