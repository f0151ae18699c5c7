import ClozeConfiguration
import ClozeMasking
import ClozeTensor

/// The hidden tubes of clips: places of a frame, which are hidden at all times (Tong et al. 2022,
/// VideoMAE, section 3.2).
public struct TubeMasking: ConfigurationSection {
  /// Tubes, whose places are those of their patches in a frame.
  static let tubes = UnitKind("tubes", [.places])

  /// The policy that chooses tubes.
  public var policy = "random"
  /// The share of the places of a frame.
  public var share = 0.9

  /// The paper's.
  public init() {}

  /// The names of policies.
  public static var choices: [String: [String]] { ["policy": tubes.policyNames] }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "policy":
      "how hidden places are chosen: each equally likely (random) or near each other (block)",
    "share": "the share of the places of a frame that are hidden, at all times of the clip",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = Self.tubes.problem(ofPolicy: policy).map { [$0] } ?? []
    if !(share > 0 && share < 1) { problems.append("share is \(share): must lie in (0, 1)") }
    return problems
  }

  /// Returns the numbers of the patches of a frame of `side` x `side` that are seen, ascending: at
  /// least one.
  ///
  /// - Precondition: `validate()` is empty, and there are at least two patches.
  func seen(side: Int, _ random: inout CounterRandom) -> [Int32] {
    guard let policy = Self.tubes.policy(named: policy) else {
      preconditionFailure("validate() reports policies that tubes cannot have")
    }
    let count = side * side
    let places = (0..<count).flatMap { [Float($0 / side), Float($0 % side)] }
    let task = MaskingTask(
      count: count, places: UnitPlaces(places, dimensions: 2),
      amount: .fixed(share: share, limit: count - 1))
    let hidden = policy.mask(task, &random)
    return (0..<Int32(count)).filter { !hidden[Int($0)] }
  }

  /// The usual number of `count` patches that are seen.
  func seenCount(of count: Int) -> Int {
    min(count, max(1, count - Int((share * Double(count)).rounded())))
  }
}
