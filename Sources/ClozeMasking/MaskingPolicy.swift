import ClozeTensor

/// A way of choosing the tokens to hide.
///
/// A policy is a pure function: from the words of one sequence, how many tokens to choose, the
/// settings and random numbers, to the chosen tokens. To add one, write a file in `Policies/` and
/// list it here.
public struct MaskingPolicy: Sendable {
  /// All policies.
  public static let all: [MaskingPolicy] = [.random, .wholeWord, .span, .ngram]

  /// What configurations call it.
  public let name: String
  /// One line for people.
  public let summary: String
  /// Chooses tokens of a sequence.
  let choose: @Sendable (MaskingTask, inout CounterRandom) -> [Range<Int>]

  /// The policy called `name`, or nil if there is none.
  public static func named(_ name: String) -> MaskingPolicy? { all.first { $0.name == name } }
}

/// What a policy is asked: to choose `count` tokens of one sequence.
///
/// It answers with ranges of tokens that do not overlap. The tokens of a range share their fate:
/// all become [MASK], all become random tokens, or all stay.
struct MaskingTask {
  /// The sequence's words in order, as ranges of tokens of the batch; none is empty. The frame is
  /// in none of them. There is at least one.
  var words: [Range<Int>]
  /// How many tokens to choose: at least 1 and no more than the words have.
  var count: Int
  /// The settings.
  var configuration: MaskingConfiguration
}
