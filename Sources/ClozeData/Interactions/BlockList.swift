/// A list that grows in blocks: no element is ever moved, so growing needs no second copy.
struct BlockList<Element> {
  private var blocks: [[Element]] = []
  private(set) var count = 0

  // Computed, since a generic type cannot have a stored static property.
  private static var size: Int { 1 << 18 }

  /// Adds `element` at the end.
  mutating func append(_ element: Element) {
    if count & (Self.size - 1) == 0 {
      var block: [Element] = []
      // The first block grows with its contents, since most lists are short.
      if count > 0 { block.reserveCapacity(Self.size) }
      blocks.append(block)
    }
    blocks[blocks.count - 1].append(element)
    count += 1
  }

  /// Calls `body` with each element in order.
  func forEach(_ body: (Element) -> Void) {
    for block in blocks { block.forEach(body) }
  }

  /// Returns all elements in order, freeing each block as soon as it has been read; the list is
  /// empty afterwards.
  mutating func drain() -> Drain {
    defer { self = BlockList() }
    return Drain(blocks: blocks.reversed(), count: count)
  }

  /// The remainder of a list that is being drained.
  struct Drain {
    /// The remaining blocks, in reverse order.
    fileprivate var blocks: [[Element]]
    fileprivate var position = 0
    /// The number of elements before draining.
    let count: Int

    fileprivate init(blocks: [[Element]], count: Int) {
      self.blocks = blocks
      self.count = count
    }

    /// Moves the next `count` elements to uninitialized memory.
    ///
    /// - Precondition: at least `count` elements remain.
    mutating func move(_ count: Int, to target: UnsafeMutableBufferPointer<Element>, at start: Int)
    {
      var done = 0
      while done < count, let block = blocks.last {
        let size = min(count - done, block.count - position)
        block.withUnsafeBufferPointer { source in
          let place = start + done
          let part = UnsafeMutableBufferPointer(rebasing: target[place..<place + size])
          _ = part.initialize(fromContentsOf: source[position..<position + size])
        }
        done += size
        position += size
        if position == block.count {
          blocks.removeLast()
          position = 0
        }
      }
    }
  }
}
