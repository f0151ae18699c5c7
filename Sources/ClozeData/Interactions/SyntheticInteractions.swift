import ClozeTensor
import Foundation

/// Interactions that are made up: a few items are popular, most are rare, and what comes next depends
/// on what came last, so that there is something to learn.
///
/// How likely an item is follows from its rank of popularity: rank r of N has the probability
/// log((r + 1) / r) / log(N + 1), close to Zipf's 1 / r. Half of the time the next item is one of
/// eight that go with the last one, the first of them half of these times, the next one a quarter,
/// and so on. Everything follows from the seed, and no more than one history is held in memory.
public struct SyntheticInteractions: Codable, Sendable, Equatable {
  /// The number of users.
  public var users: Int
  /// The number of items to choose from.
  public var items: Int
  /// The mean length of a history. None is shorter than 5, or than the mean where that is less.
  public var meanLength = 20
  /// All of it follows from this.
  public var seed: UInt64 = 0

  /// The most users, and the most items.
  public static let limit = Int(Int32.max)
  /// The longest mean of histories.
  public static let lengthLimit = 1 << 20

  /// Made-up interactions of `users` users with `items` items.
  public init(users: Int, items: Int, meanLength: Int = 20, seed: UInt64 = 0) {
    self.users = users
    self.items = items
    self.meanLength = meanLength
    self.seed = seed
  }

  /// All that is wrong with the settings; empty if nothing is.
  public func validate() -> [String] {
    [
      ("users", users, Self.limit), ("items", items, Self.limit),
      ("meanLength", meanLength, Self.lengthLimit),
    ].compactMap { key, value, most in
      (1...most).contains(value) ? nil : "\(key) is \(value); it must be in 1...\(most)"
    }
  }

  /// What makes the histories.
  ///
  /// - Throws: `DataError.invalidSettings`.
  public func histories() throws -> Histories {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    return Histories(self)
  }
}

extension SyntheticInteractions {
  /// The histories of made-up users, each by itself.
  public struct Histories: Sendable {
    private let settings: SyntheticInteractions
    private let logarithm: Double
    /// A number that has no divisor in common with that of the items.
    private let stride: Int

    private static let followers = 8
    private static let followed = 0.5

    fileprivate init(_ settings: SyntheticInteractions) {
      self.settings = settings
      logarithm = log(Double(settings.items) + 1)
      var stride = max(1, Int(Double(settings.items) * 0.618_033_988_749_895))
      while Self.divisor(stride, settings.items) > 1 { stride += 1 }
      self.stride = stride
    }

    /// The items of `user` in time order, as numbers from 0.
    public func history(of user: Int) -> [Int] {
      var random = CounterRandom(seed: settings.seed, purpose: .synthesis, sample: user)
      var rank = 0
      return (0..<length(&random)).map { place in
        let follows = place > 0 && uniform(&random) < Self.followed
        rank = follows ? follower(of: rank, &random) : self.rank(&random)
        return number(of: rank)
      }
    }

    /// A length: the shortest one and what a coin that decides about each further item adds.
    private func length(_ random: inout CounterRandom) -> Int {
      let shortest = min(5, settings.meanLength), more = Double(settings.meanLength - shortest)
      guard more > 0 else { return shortest }
      return shortest + Int(log(1 - uniform(&random)) / log(more / (1 + more)))
    }

    /// A rank of popularity, from 1.
    private func rank(_ random: inout CounterRandom) -> Int {
      min(settings.items, Int(exp(uniform(&random) * logarithm)))
    }

    /// One of the items that go with the item of rank `rank`, as its rank.
    private func follower(of rank: Int, _ random: inout CounterRandom) -> Int {
      let place = min(random.next32().leadingZeroBitCount, Self.followers - 1)
      var own = CounterRandom(
        seed: settings.seed, purpose: .synthesis, step: place + 1, sample: rank)
      return self.rank(&own)
    }

    /// The number of the item of rank `rank`: ranks are spread over the numbers, so that a number
    /// does not tell how popular the item is.
    private func number(of rank: Int) -> Int { (rank - 1) * stride % settings.items }

    /// A number in [0, 1) with 53 random bits, enough to tell any two items apart.
    private func uniform(_ random: inout CounterRandom) -> Double {
      Double(random.next() >> 11) * 0x1p-53
    }

    private static func divisor(_ first: Int, _ second: Int) -> Int {
      second == 0 ? first : divisor(second, first % second)
    }
  }
}
