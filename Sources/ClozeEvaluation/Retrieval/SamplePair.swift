/// A sample of one side and a sample of the other one, by their numbers: a text and a clip.
public struct SamplePair: Hashable, Comparable, Sendable {
  /// The number of the first side's sample.
  public let first: Int
  /// The number of the other side's sample.
  public let other: Int

  /// Makes a pair.
  public init(first: Int, other: Int) { (self.first, self.other) = (first, other) }

  /// The order in which pairs share what is read: by the samples of the other side.
  public static func < (one: SamplePair, other: SamplePair) -> Bool {
    (one.other, one.first) < (other.other, other.first)
  }
}

extension [SamplePair] {
  /// Cuts sorted pairs into parts of at most `most` pairs with at most `others` different samples
  /// of the other side.
  func parts(most: Int, others: Int) -> [ArraySlice<SamplePair>] {
    var parts: [ArraySlice<SamplePair>] = [], start = 0, different = 0
    for index in indices {
      if index == start || self[index].other != self[index - 1].other { different += 1 }
      if different > others || index - start == most {
        parts.append(self[start..<index])
        (start, different) = (index, 1)
      }
    }
    return start < count ? parts + [self[start...]] : parts
  }
}

/// The different ones of some numbers, in the order in which they occur first, and the place of
/// each number among these.
public struct DistinctNumbers: Sendable, Equatable {
  /// The different numbers.
  public private(set) var numbers: [Int] = []
  /// The place of each number.
  public private(set) var places: [Int] = []

  /// Finds the different ones of `all`.
  public init(_ all: some Sequence<Int>) {
    var known: [Int: Int] = [:]
    for number in all {
      let place = known[number] ?? numbers.count
      if place == numbers.count {
        numbers.append(number)
        known[number] = place
      }
      places.append(place)
    }
  }
}
