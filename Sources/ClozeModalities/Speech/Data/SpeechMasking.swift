import ClozeConfiguration
import ClozeEncoder
import ClozeMasking
import ClozeTensor

/// The steps of utterances that are hidden (Chung et al. 2021, section 3.4).
public struct SpeechMasking: ConfigurationSection {
  /// Steps of an utterance.
  static let steps = UnitKind("steps of speech", [.order, .variableNumber])

  /// The policy that chooses steps.
  public var policy = "starts"
  /// The probability that a span starts at a step; policy `starts`.
  public var start = 0.065
  /// The steps of a span; policy `starts`.
  public var length = 10
  /// The share of steps that other policies hide.
  public var share = 0.49

  /// The paper's.
  public init() {}

  /// The names of policies.
  public static var choices: [String: [String]] { ["policy": steps.policyNames] }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "policy":
      "how hidden steps are chosen: spans that start anywhere (starts), or one of the others",
    "start": "the probability that a span starts at a step, with starts",
    "length": "the steps of a span, with starts",
    "share": "the share of steps that is hidden, with other policies",
  ]

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems = Self.steps.problem(ofPolicy: policy).map { [$0] } ?? []
    if !(start > 0 && start < 1) { problems.append("start is \(start): must lie in (0, 1)") }
    if !(1...1 << 16).contains(length) {
      problems.append("length is \(length): must lie in 1...\(1 << 16)")
    }
    if !(share > 0 && share < 1) { problems.append("share is \(share): must lie in (0, 1)") }
    return problems
  }

  /// True for each step of an utterance that is hidden; at least one is, and of several never all.
  public func mask(steps count: Int, _ random: inout CounterRandom) -> [Bool] {
    guard let policy = Self.steps.policy(named: policy) else {
      preconditionFailure("validate() reports policies that steps cannot have")
    }
    var runs = RunLengths()
    (runs.start, runs.length) = (start, length)
    let task = MaskingTask(
      count: count, amount: .fixed(share: share, limit: max(1, count - 1)), runs: runs)
    return policy.mask(task, &random)
  }

  /// True for each hidden step of a batch; the choice is a function of seed, step of the run (-1
  /// outside of training) and utterance.
  ///
  /// - Shapes: B utterances -> [T'].
  func hidden(
    _ layout: SequenceLayout, _ utterances: [Int32], seed: UInt64, step: Int
  ) -> [Bool] {
    zip(utterances, zip(layout.offsets, layout.offsets.dropFirst())).flatMap { index, ends in
      var random = CounterRandom(seed: seed, purpose: .masking, step: step, sample: Int(index))
      return mask(steps: Int(ends.1 - ends.0), &random)
    }
  }

  /// The share of steps that is hidden of a long utterance.
  var expectedShare: Double {
    policy == "starts" ? 1 - pow(1 - start, length) : share
  }

  private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }
}
