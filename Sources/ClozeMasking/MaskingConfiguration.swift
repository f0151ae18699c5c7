import ClozeConfiguration

/// The settings for hiding tokens from the model (Devlin et al. 2019, section 3.1).
public struct MaskingConfiguration: ConfigurationSection {
  /// The policy that chooses tokens, by a name that `UnitKind.tokens` has.
  public var policy = "random"
  /// The share of a sequence's tokens, the frame left out, that is chosen.
  public var rate = 0.15
  /// The share of the chosen that become [MASK].
  public var maskRate = 0.8
  /// The share of the chosen that become a random token.
  public var randomRate = 0.1
  /// The share of the chosen that stay as they are.
  public var keepRate = 0.1
  /// The most tokens chosen in one sequence; BERT's 20 for length 128.
  public var maximumPerSequence: Int?
  /// The share of sequences of which the last token alone is chosen, as a recommender predicts
  /// it (Sun et al. 2019, section 3.6).
  public var lastShare = 0.0
  /// The parameter p of the geometric distribution of span lengths; policy `span`.
  public var spanProbability = RunLengths().spanProbability
  /// The most words of a span; policy `span`.
  public var maximumSpan = RunLengths().maximumSpan
  /// The most words of an n-gram; policy `ngram`.
  public var maximumNGram = RunLengths().maximumNGram

  /// Makes the default values.
  public init() {}

  /// The part of a sequence's tokens that is chosen.
  var amount: MaskingAmount { .fixed(share: rate, limit: maximumPerSequence) }

  /// The lengths of spans and n-grams.
  var runs: RunLengths {
    var runs = RunLengths()
    (runs.spanProbability, runs.maximumSpan) = (spanProbability, maximumSpan)
    runs.maximumNGram = maximumNGram
    return runs
  }

  /// Gives the limit a number.
  public mutating func fillOptionals() { maximumPerSequence = 1 }

  /// The names of policies.
  public static var choices: [String: [String]] { ["policy": UnitKind.tokens.policyNames] }

  /// A line on each policy.
  public static var kindSummaries: [KindSummary] {
    MaskingPolicy.all.filter { UnitKind.tokens.policyNames.contains($0.name) }
      .map { KindSummary("policy=" + $0.name, $0.summary) }
  }

  /// The problems of the settings; empty if there are none.
  public func problems() -> [String] {
    var problems: [String] = []
    if let problem = UnitKind.tokens.problem(ofPolicy: policy) { problems.append(problem) }
    if !(rate > 0 && rate <= 1) {
      problems.append("rate is \(rate); it must be above 0 and at most 1")
    }
    let shares = [("maskRate", maskRate), ("randomRate", randomRate), ("keepRate", keepRate)]
    for (name, share) in shares where !(0...1).contains(share) {
      problems.append("\(name) is \(share); it must be in 0...1")
    }
    if !(0...1).contains(lastShare) {
      problems.append("lastShare is \(lastShare); it must be in 0...1")
    }
    let sum = maskRate + randomRate + keepRate
    if !(abs(sum - 1) < 1e-6) {
      problems.append("maskRate, randomRate and keepRate add up to \(sum); they must add up to 1")
    }
    if let maximumPerSequence, maximumPerSequence < 1 {
      problems.append("maximumPerSequence is \(maximumPerSequence); it must be at least 1")
    }
    if !(spanProbability > 0 && spanProbability <= 1) {
      problems.append("spanProbability is \(spanProbability); it must be above 0 and at most 1")
    }
    for (name, length) in [("maximumSpan", maximumSpan), ("maximumNGram", maximumNGram)]
    where !(1...1000).contains(length) {
      problems.append("\(name) is \(length); it must be in 1...1000")
    }
    return problems
  }
}
