import ClozeTensor

/// The part of a sample's elements that is chosen.
public enum MaskingAmount: Sendable, Equatable {
  /// A share that all samples have. The part over a whole number is chosen with that probability,
  /// so that the share is met on average for any number of elements; no more than `limit` are
  /// chosen.
  case fixed(share: Double, limit: Int? = nil)
  /// A share that each sample draws, evenly between `least` and `most`; never all elements of
  /// several.
  case drawn(least: Double, most: Double)

  /// Returns the share; only a drawn one takes a random number.
  func share(_ random: inout CounterRandom) -> Double {
    switch self {
    case .fixed(let share, _): share
    case .drawn(let least, let most): least + (most - least) * random.uniform()
    }
  }

  /// Draws the number of elements to choose of `available`; takes one random number.
  func count(of available: Int, _ random: inout CounterRandom) -> Int {
    let exact = share(&random) * Double(available)
    var count = Int(exact)
    if case .fixed = self, random.uniform() < exact - exact.rounded(.down) { count += 1 }
    return min(max(1, count), limit(of: available))
  }

  /// The most elements to choose of `available`.
  func limit(of available: Int) -> Int {
    switch self {
    case .fixed(_, let limit): min(limit ?? available, available)
    case .drawn: max(1, available - 1)
    }
  }
}
