import CKernels

/// Memory in large regions that is handed out in pieces: each from the lowest place where it fits, and
/// what comes back joins its free neighbours.
///
/// A step's tensors live like a stack, so that between batches all of a region is one piece again and
/// batches of other lengths find room in it, too.
struct Arena {
  /// Addresses `start..<end` that nobody holds.
  private struct Gap {
    var start: UInt
    var end: UInt
  }

  private struct Region {
    let start: UInt
    let size: Int
  }

  private var regions: [Region] = []
  /// By address; two that touch are of two regions.
  private var gaps: [Gap] = []

  /// The least bytes of a region. The system gives memory to pages that are written to, not before, so
  /// that a large one costs nothing, and one region has fewer rests than several.
  static let leastRegion = 1 << 30
  private static let page = 1 << 21

  /// Bytes in its regions.
  var size: Int { regions.reduce(0) { $0 + $1.size } }
  /// Bytes of each gap, by address.
  var gapSizes: [Int] { gaps.map { Int($0.end - $0.start) } }

  /// `size` bytes, which is a multiple of 64; nil where the system has no more.
  mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    let bytes = UInt(size)
    let index = gaps.firstIndex { $0.end - $0.start >= bytes } ?? grow(by: size)
    guard let index else { return nil }
    let start = gaps[index].start
    gaps[index].start += bytes
    if gaps[index].start == gaps[index].end { gaps.remove(at: index) }
    return UnsafeMutableRawPointer(bitPattern: start)
  }

  /// Takes back `size` bytes that `allocate(_:)` gave.
  mutating func deallocate(_ pointer: UnsafeMutableRawPointer, _ size: Int) {
    insert(Gap(start: UInt(bitPattern: pointer), end: UInt(bitPattern: pointer) + UInt(size)))
  }

  /// Gives regions of which nobody holds anything back to the system.
  mutating func releaseFree() {
    regions.removeAll { region in
      let end = region.start + UInt(region.size)
      guard let index = gaps.firstIndex(where: { $0.start == region.start && $0.end == end })
      else { return false }
      gaps.remove(at: index)
      cloze_unmap(UnsafeMutableRawPointer(bitPattern: region.start), region.size)
      return true
    }
  }

  /// Takes a region from the system, as large as all others together where there is room: the place
  /// of its gap.
  private mutating func grow(by size: Int) -> Int? {
    let least = (size + Self.page - 1) / Self.page * Self.page
    for wanted in [max(least, Self.leastRegion, self.size), least] {
      guard let memory = cloze_map(wanted) else { continue }
      let start = UInt(bitPattern: memory)
      regions.append(Region(start: start, size: wanted))
      return insert(Gap(start: start, end: start + UInt(wanted)))
    }
    return nil
  }

  @discardableResult private mutating func insert(_ gap: Gap) -> Int {
    var low = 0, high = gaps.count
    while low < high {
      let middle = (low + high) / 2
      if gaps[middle].start < gap.start { low = middle + 1 } else { high = middle }
    }
    let joinsNext = low < gaps.count && gaps[low].start == gap.end && !startsRegion(gap.end)
    let joinsPrevious = low > 0 && gaps[low - 1].end == gap.start && !startsRegion(gap.start)
    switch (joinsPrevious, joinsNext) {
    case (true, true):
      gaps[low - 1].end = gaps[low].end
      gaps.remove(at: low)
      return low - 1
    case (true, false):
      gaps[low - 1].end = gap.end
      return low - 1
    case (false, true):
      gaps[low].start = gap.start
      return low
    case (false, false):
      gaps.insert(gap, at: low)
      return low
    }
  }

  private func startsRegion(_ address: UInt) -> Bool {
    regions.contains { $0.start == address }
  }
}
