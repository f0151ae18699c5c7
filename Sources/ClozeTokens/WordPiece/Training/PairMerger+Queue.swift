/// The heap of competing pairs: highest priority first, ties by text.
extension PairMerger {
  /// Moves `pair` to the place that its count and its symbols' frequencies require, in or out of
  /// the heap.
  mutating func update(_ pair: Int) {
    guard pairs.counts[pair] >= floor else { return removeFromHeap(pair) }
    priorities[pair] = priority(of: pair)
    if places[pair] < 0 {
      places[pair] = Int32(heap.count)
      heap.append(Int32(pair))
      if method == .likelihood { list(pair) }
    }
    siftUp(Int(places[pair]))
    siftDown(Int(places[pair]))
  }

  /// Updates all pairs in the heap that contain `symbol`.
  mutating func updateCandidates(of symbol: Int) {
    var current = candidates[symbol]
    candidates[symbol] = []
    current.removeAll { places[Int($0)] < 0 }
    for pair in current { update(Int(pair)) }
    candidates[symbol] = current
  }

  private func priority(of pair: Int) -> Double {
    let count = Double(pairs.counts[pair])
    guard method == .likelihood else { return count }
    let left = Double(frequencies[Int(pairs.left[pair])])
    let right = Double(frequencies[Int(pairs.right[pair])])
    return count / (left * right)
  }

  private mutating func list(_ pair: Int) {
    let left = Int(pairs.left[pair]), right = Int(pairs.right[pair])
    candidates[left].append(Int32(pair))
    if left != right { candidates[right].append(Int32(pair)) }
  }

  /// True if `first` is to be joined before `second`; ties are broken by the bytes of the left,
  /// then of the right token.
  private func precedes(_ first: Int32, _ second: Int32) -> Bool {
    let first = Int(first), second = Int(second)
    if priorities[first] != priorities[second] { return priorities[first] > priorities[second] }
    if pairs.left[first] != pairs.left[second] {
      return symbols[Int(pairs.left[first])].lexicographicallyPrecedes(
        symbols[Int(pairs.left[second])])
    }
    return symbols[Int(pairs.right[first])].lexicographicallyPrecedes(
      symbols[Int(pairs.right[second])])
  }

  private mutating func removeFromHeap(_ pair: Int) {
    let place = Int(places[pair])
    guard place >= 0 else { return }
    places[pair] = -1
    let last = heap.removeLast()
    guard place < heap.count else { return }
    set(last, at: place)
    siftUp(place)
    siftDown(Int(places[Int(last)]))
  }

  private mutating func siftUp(_ start: Int) {
    var place = start
    let pair = heap[place]
    while place > 0, precedes(pair, heap[(place - 1) / 2]) {
      set(heap[(place - 1) / 2], at: place)
      place = (place - 1) / 2
    }
    set(pair, at: place)
  }

  private mutating func siftDown(_ start: Int) {
    var place = start
    let pair = heap[place]
    while 2 * place + 1 < heap.count {
      var child = 2 * place + 1
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], pair) else { break }
      set(heap[child], at: place)
      place = child
    }
    set(pair, at: place)
  }

  private mutating func set(_ pair: Int32, at place: Int) {
    heap[place] = pair
    places[Int(pair)] = Int32(place)
  }
}
