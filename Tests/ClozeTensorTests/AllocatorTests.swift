import Testing

@testable import ClozeTensor

/// Memory between batches.
@Suite struct AllocatorTests {
  /// Batches differ in length and take what is at hand; what lasts takes no more than it needs.
  @Test func whatLastsTakesNoLargerBlock() throws {
    let allocator = Allocator()
    try (0..<4).map { _ in try allocator.allocate(1 << 16) }.forEach(allocator.deallocate)
    let lasting = try allocator.allocate(50_000, lasts: true)
    #expect(lasting.size == Allocator.rounded(50_000) && lasting.size < 1 << 16)
    let passing = try allocator.allocate(50_000)
    #expect(passing.size == 1 << 16)
    [lasting, passing].forEach(allocator.deallocate)
    #expect(allocator.usedBytes == 0)
  }
}
