import ClozeTensor
import Foundation

/// Synthetic interactions with something to learn: a few items are popular, most are rare, and each
/// item depends on the one before.
///
/// The popularity rank r of N items has the probability log((r + 1) / r) / log(N + 1), close to
/// Zipf's 1 / r. Half of the time the next item is one of eight companions of the last one: the
/// first of them with probability 1/2, the next with 1/4, and so on. Everything follows from the
/// seed, and only one history is held in memory at a time.
public struct SyntheticInteractions: Codable, Sendable, Equatable {
  /// The number of users.
  public var users: Int
  /// The number of items to choose from.
  public var items: Int
  /// The mean length of a history. No history is shorter than 5, or than the mean if that is less.
  public var meanLength = 20
  /// The seed that determines everything.
  public var seed: UInt64 = 0

  /// The maximum number of users, and of items.
  public static let limit = Int(Int32.max)
  /// The maximum mean length of a history.
  public static let lengthLimit = 1 << 20

  /// Makes synthetic interactions of `users` users with `items` items.
  public init(users: Int, items: Int, meanLength: Int = 20, seed: UInt64 = 0) {
    self.users = users
    self.items = items
    self.meanLength = meanLength
    self.seed = seed
  }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    [
      ("users", users, Self.limit), ("items", items, Self.limit),
      ("meanLength", meanLength, Self.lengthLimit),
    ].compactMap { key, value, most in
      (1...most).contains(value) ? nil : "\(key) is \(value); it must be in 1...\(most)"
    }
  }

  /// Returns the generator of the histories.
  ///
  /// - Throws: `DataError.invalidSettings`.
  public func histories() throws -> Histories {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    return Histories(self)
  }
}

extension SyntheticInteractions {
  /// Generates the history of any synthetic user independently of the others.
  public struct Histories: Sendable {
    private let settings: SyntheticInteractions
    private let logarithm: Double
    /// A number coprime to the number of items.
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

    /// Returns the items of `user` in order of time, as numbers from 0.
    public func history(of user: Int) -> [Int] {
      var random = CounterRandom(seed: settings.seed, purpose: .synthesis, sample: user)
      var rank = 0
      return (0..<length(&random)).map { place in
        let follows = place > 0 && uniform(&random) < Self.followed
        rank = follows ? follower(of: rank, &random) : self.rank(&random)
        return number(of: rank)
      }
    }

    /// Draws a length: the minimum plus a geometric number of further items.
    private func length(_ random: inout CounterRandom) -> Int {
      let shortest = min(5, settings.meanLength), more = Double(settings.meanLength - shortest)
      guard more > 0 else { return shortest }
      return shortest + Int(log(1 - uniform(&random)) / log(more / (1 + more)))
    }

    /// Draws a popularity rank, from 1.
    private func rank(_ random: inout CounterRandom) -> Int {
      min(settings.items, Int(exp(uniform(&random) * logarithm)))
    }

    /// Draws one of the companions of the item of rank `rank`, as its rank.
    private func follower(of rank: Int, _ random: inout CounterRandom) -> Int {
      let place = min(random.next32().leadingZeroBitCount, Self.followers - 1)
      var own = CounterRandom(
        seed: settings.seed, purpose: .synthesis, step: place + 1, sample: rank)
      return self.rank(&own)
    }

    /// The number of the item of rank `rank`. Ranks are scattered over the numbers, so that a
    /// number reveals nothing about popularity.
    private func number(of rank: Int) -> Int { (rank - 1) * stride % settings.items }

    /// Draws a number in [0, 1) with 53 random bits, enough to distinguish any two items.
    private func uniform(_ random: inout CounterRandom) -> Double {
      Double(random.next() >> 11) * 0x1p-53
    }

    private static func divisor(_ first: Int, _ second: Int) -> Int {
      second == 0 ? first : divisor(second, first % second)
    }
  }
}
