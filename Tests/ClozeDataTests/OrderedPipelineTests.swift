import ClozeData
import Synchronization
import Testing

/// Elements leave a pipeline in the order in which they came, whatever the number of threads.
@Suite struct OrderedPipelineTests {
  private struct Odd: Error, Equatable {
    var number: Int
  }

  private struct Enough: Error {}

  /// Takes its time with small numbers, so that later ones are done first.
  private static let square: @Sendable (Int) -> Int = { number in
    var sum = 0
    for step in 0..<(number % 7 == 0 ? 20_000 : 10) { sum &+= step & number }
    return number * number + (sum & 0)
  }

  @Test(arguments: [0, 1, 2, 5])
  func resultsAreInOrder(threads: Int) throws {
    for (capacity, most) in [(Int.max, Int.max), (100, .max), (.max, 3), (1, 1)] {
      var pipeline = OrderedPipeline(
        threads: threads, capacity: capacity, most: most, transform: Self.square)
      var received: [Int] = []
      for number in 0..<200 {
        try pipeline.add(number, weight: number) {
          #expect($1 == $0 * $0)
          received.append($0)
        }
      }
      try pipeline.flush { number, _ in received.append(number) }
      #expect(received == Array(0..<200))
      #expect(try !pipeline.flush { _, _ in received.append(-1) })
      #expect(received.count == 200)
    }
  }

  /// No more waits than there is room for, but for an element that is too heavy alone.
  @Test func memoryIsBounded() throws {
    var pipeline = OrderedPipeline<Int, Int>(threads: 2, capacity: 10, most: 4) { $0 }
    var groups: [[Int]] = [], group: [Int] = []
    for weight in [4, 5, 1, 1, 30, 2, 2, 2, 2, 2, 9] {
      if try pipeline.add(weight, weight: weight, into: { number, _ in group.append(number) }) {
        groups.append(group)
        group = []
      }
    }
    #expect(try pipeline.flush { number, _ in group.append(number) })
    #expect(groups + [group] == [[4, 5, 1], [1], [30], [2, 2, 2, 2], [2], [9]])
  }

  /// The first error in order comes out, after what stands before it; nothing behind it does.
  @Test(arguments: [1, 2, 5])
  func errorsAreInOrder(threads: Int) throws {
    for bad in [[3, 5, 90], [90, 91], [0]] {
      var pipeline = OrderedPipeline<Int, Int>(threads: threads) { number in
        if bad.contains(number) { throw Odd(number: number) }
        return Self.square(number)
      }
      for number in 0..<100 { try pipeline.add(number, weight: 1) { _, _ in } }
      var received: [Int] = []
      #expect(throws: Odd(number: bad[0])) {
        try pipeline.flush { number, _ in received.append(number) }
      }
      #expect(received == Array(0..<bad[0]))
      #expect(try !pipeline.flush { _, _ in })
    }
  }

  /// With an error at the start, threads leave most of the rest alone.
  @Test func errorsEndTheWork() throws {
    let count = Atomic(0)
    var pipeline = OrderedPipeline<Int, Int>(threads: 1) { number in
      count.add(1, ordering: .relaxed)
      throw Odd(number: number)
    }
    for number in 0..<100 { try pipeline.add(number, weight: 1) { _, _ in } }
    #expect(throws: Odd(number: 0)) { try pipeline.flush { _, _ in } }
    #expect(count.load(ordering: .relaxed) == 1)
  }

  @Test func receiversMayEndTheWork() throws {
    var pipeline = OrderedPipeline(threads: 3, transform: Self.square)
    for number in 0..<100 { try pipeline.add(number, weight: 1) { _, _ in } }
    var received: [Int] = []
    #expect(throws: Enough.self) {
      try pipeline.flush { number, _ in
        if number == 10 { throw Enough() }
        received.append(number)
      }
    }
    #expect(received == Array(0..<10))
  }
}
