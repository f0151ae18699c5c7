/// A block of memory that goes back to its allocator when the last tensor lets go of it.
final class Storage {
  var pointer: UnsafeMutableRawPointer { block.pointer }
  private let block: Allocator.Block
  private let allocator: Allocator
  private let lasts: Bool

  /// - Parameter lasts: whether the memory is no batch's; less is then kept at hand for those.
  init(bytes: Int, allocator: Allocator, lasts: Bool) throws {
    block = try allocator.allocate(bytes, lasts: lasts)
    self.allocator = allocator
    self.lasts = lasts
    if lasts { allocator.addLasting(block.size) }
  }

  deinit {
    if lasts { allocator.addLasting(-block.size) }
    allocator.deallocate(block)
  }
}
