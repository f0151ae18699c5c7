import CKernels

/// Memory in large regions that is handed out in pieces: each at the lowest address where it fits,
/// in the oldest region with room. Freed pieces are merged with their free neighbours.
///
/// A step's tensors are allocated like a stack, so that between batches all of a region is free
/// again and batches of other lengths find room in it, too.
struct Arena {
  /// A range of free addresses `start..<end`.
  fileprivate struct Gap {
    var start: UInt
    var end: UInt
  }

  fileprivate struct Region {
    let start: UInt
    let size: Int
    /// The gaps, sorted by address; no two are adjacent.
    var free: [Gap]

    var end: UInt { start + UInt(size) }
    var isFree: Bool { free.count == 1 && free[0].start == start && free[0].end == end }
  }

  /// The regions, oldest first: later ones are used only if earlier ones have no room.
  private var regions: [Region] = []

  /// The minimum size of a region in bytes. The system provides pages only when they are written
  /// to, so that a large region costs nothing, and one region wastes less than several. Where
  /// address space is limited (`ulimit -v`), the libraries need their share of it.
  static let leastRegion = cloze_reserves_freely() != 0 ? 1 << 30 : 1 << 26
  private static let page = 1 << 21

  /// The number of bytes in its regions.
  var size: Int { regions.reduce(0) { $0 + $1.size } }
  /// The sizes of the free pieces, by region and address.
  var freeSizes: [Int] { regions.flatMap { $0.free.map { Int($0.end - $0.start) } } }

  /// Returns `size` bytes, a multiple of 64; nil if the system has no more.
  mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    for index in regions.indices {
      if let pointer = regions[index].take(UInt(size)) { return pointer }
    }
    return grow(by: size) ? regions[regions.count - 1].take(UInt(size)) : nil
  }

  /// Takes back `size` bytes returned by `allocate(_:)`.
  mutating func deallocate(_ pointer: UnsafeMutableRawPointer, _ size: Int) {
    let start = UInt(bitPattern: pointer)
    guard let index = regions.firstIndex(where: { $0.start <= start && start < $0.end }) else {
      preconditionFailure("memory of another arena")
    }
    regions[index].takeBack(start, start + UInt(size))
  }

  /// Returns unused regions to the system.
  mutating func releaseFree() {
    for region in regions where region.isFree {
      cloze_unmap(UnsafeMutableRawPointer(bitPattern: region.start), region.size)
    }
    regions.removeAll { $0.isFree }
  }

  /// Takes a region from the system, or, if the usual size is unavailable, one that is just large
  /// enough.
  private mutating func grow(by size: Int) -> Bool {
    let least = (size + Self.page - 1) / Self.page * Self.page
    for wanted in [max(least, Self.leastRegion), least] {
      guard let memory = cloze_map(wanted) else { continue }
      let start = UInt(bitPattern: memory)
      regions.append(
        Region(start: start, size: wanted, free: [Gap(start: start, end: start + UInt(wanted))]))
      return true
    }
    return false
  }
}

extension Arena.Region {
  fileprivate mutating func take(_ bytes: UInt) -> UnsafeMutableRawPointer? {
    guard let index = free.firstIndex(where: { $0.end - $0.start >= bytes }) else { return nil }
    let start = free[index].start
    free[index].start += bytes
    if free[index].start == free[index].end { free.remove(at: index) }
    return UnsafeMutableRawPointer(bitPattern: start)
  }

  fileprivate mutating func takeBack(_ start: UInt, _ end: UInt) {
    var low = 0, high = free.count
    while low < high {
      let middle = (low + high) / 2
      if free[middle].start < start { low = middle + 1 } else { high = middle }
    }
    let joinsNext = low < free.count && free[low].start == end
    let joinsPrevious = low > 0 && free[low - 1].end == start
    switch (joinsPrevious, joinsNext) {
    case (true, true):
      free[low - 1].end = free[low].end
      free.remove(at: low)
    case (true, false): free[low - 1].end = end
    case (false, true): free[low].start = start
    case (false, false): free.insert(Arena.Gap(start: start, end: end), at: low)
    }
  }
}
