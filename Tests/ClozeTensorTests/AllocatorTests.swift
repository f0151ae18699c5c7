import Testing

@testable import ClozeTensor

/// Memory of tensors.
@Suite struct AllocatorTests {
  @Test(arguments: [1, 100, 5_000, 3 << 20, (3 << 20) + 64], [false, true])
  func countsWhatIsInUse(bytes: Int, lasts: Bool) throws {
    let allocator = Allocator()
    let blocks = try (0..<3).map { _ in try allocator.allocate(bytes, lasts: lasts) }
    for (number, block) in blocks.enumerated() {
      #expect(Int(bitPattern: block.pointer) % 64 == 0 && block.size >= bytes)
      block.pointer.initializeMemory(as: UInt8.self, repeating: UInt8(number), count: bytes)
    }
    for (number, block) in blocks.enumerated() {
      #expect(block.pointer.load(as: UInt8.self) == number)
      #expect(block.pointer.load(fromByteOffset: bytes - 1, as: UInt8.self) == number)
    }
    #expect(allocator.usedBytes == 3 * ((bytes + 63) / 64 * 64))
    blocks.forEach(allocator.deallocate)
    #expect(allocator.usedBytes == 0 && allocator.peakBytes >= 3 * bytes)
    allocator.resetPeak()
    #expect(allocator.peakBytes == 0)
  }

  @Test(arguments: [1 << 47, 1 << 60, Int.max], [false, true])
  func tooMuchIsAnError(bytes: Int, lasts: Bool) throws {
    let allocator = Allocator()
    #expect(throws: TensorError.self) { try allocator.allocate(bytes, lasts: lasts) }
    #expect(allocator.usedBytes == 0)
  }

  /// What lasts takes no place among batches' memory.
  @Test func whatLastsPartsNothing() throws {
    let allocator = Allocator()
    let first = try allocator.allocate(1 << 16)
    let lasting = try allocator.allocate(1 << 16, lasts: true)
    let second = try allocator.allocate(1 << 16)
    #expect(second.pointer == first.pointer + (1 << 16))
    [first, lasting, second].forEach(allocator.deallocate)
    #expect(try allocator.allocate(1 << 17).pointer == first.pointer)
  }
}

/// Pieces of one region.
@Suite struct ArenaTests {
  private func take(_ size: Int, from arena: inout Arena) throws -> UnsafeMutableRawPointer {
    let pointer = arena.allocate(size)
    return try #require(pointer)
  }

  @Test func piecesNeverOverlapAndJoinAgain() throws {
    var arena = Arena(), random = CounterRandom(seed: 5, purpose: .test)
    var held: [(pointer: UnsafeMutableRawPointer, size: Int, mark: Int)] = []
    func check(_ piece: (pointer: UnsafeMutableRawPointer, size: Int, mark: Int)) {
      #expect(piece.pointer.load(as: Int.self) == piece.mark)
      #expect(piece.pointer.load(fromByteOffset: piece.size - 8, as: Int.self) == piece.mark)
    }
    for mark in 0..<4_000 {
      if held.count > 20, random.next() % 2 == 0 {
        let piece = held.remove(at: Int(random.next() % UInt64(held.count)))
        check(piece)
        arena.deallocate(piece.pointer, piece.size)
      } else {
        let size = 64 * Int(1 + random.next() % 5_000)
        let pointer = try take(size, from: &arena)
        pointer.storeBytes(of: mark, as: Int.self)
        pointer.storeBytes(of: mark, toByteOffset: size - 8, as: Int.self)
        held.append((pointer, size, mark))
      }
      #expect(arena.freeSizes.reduce(0, +) + held.reduce(0) { $0 + $1.size } == arena.size)
    }
    held.forEach(check)
    for piece in held { arena.deallocate(piece.pointer, piece.size) }
    #expect(arena.freeSizes == [Arena.leastRegion] && arena.size == Arena.leastRegion)
    arena.releaseFree()
    #expect(arena.freeSizes.isEmpty && arena.size == 0)
  }

  @Test func theLowestPlaceIsTaken() throws {
    var arena = Arena()
    let pieces = try (0..<4).map { _ in try take(4096, from: &arena) }
    arena.deallocate(pieces[2], 4096)
    arena.deallocate(pieces[0], 4096)
    #expect(try take(8192, from: &arena) == pieces[3] + 4096)
    #expect(try take(1024, from: &arena) == pieces[0])
    #expect(try take(4096, from: &arena) == pieces[2])
    arena.deallocate(pieces[1], 4096)
    #expect(try take(4096 + 3072, from: &arena) == pieces[0] + 1024)
  }

  /// A region that somebody holds a piece of stays, the others go; the oldest that has room is
  /// used.
  @Test func regionsGrowAndGoBack() throws {
    var arena = Arena()
    let most = Arena.leastRegion
    let first = try take(64, from: &arena)
    let second = try take(most, from: &arena)
    let third = try take(most, from: &arena)
    #expect(arena.size == 3 * most)
    #expect(try take(64, from: &arena) == first + 64)
    arena.deallocate(first, 128)
    arena.deallocate(third, most)
    arena.deallocate(second, most)
    #expect(arena.freeSizes == [most, most, most])
    #expect(try take(most, from: &arena) == first)
    arena.releaseFree()
    #expect(arena.size == most)
    arena.deallocate(first, most)
    arena.releaseFree()
    #expect(arena.size == 0)
  }
}
