/// A block of memory that goes back to its allocator when the last tensor lets go of it.
final class Storage {
  let pointer: UnsafeMutableRawPointer
  let bytes: Int
  private let allocator: Allocator

  init(bytes: Int, allocator: Allocator) throws {
    pointer = try allocator.allocate(bytes)
    self.bytes = bytes
    self.allocator = allocator
  }

  deinit { allocator.deallocate(pointer, bytes: bytes) }
}
