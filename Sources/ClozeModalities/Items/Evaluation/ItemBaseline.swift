import ClozeCapabilities
import ClozeEvaluation

/// A baseline beside models of items.
public enum ItemBaseline: String, EvaluationChoice {
  /// The items that most users took.
  case popularity
  /// The items that most often followed on the last one.
  case markov

  /// The models that the baseline is for, and what it does.
  public var summary: String {
    switch self {
    case .popularity: "of items, those that most users took"
    case .markov: "of items, those that most often followed on the last one"
    }
  }

  /// Makes the baseline from the training parts of histories and the number of items.
  func ranker(_ histories: any Sequence<[Int32]>, itemCount: Int) -> any Ranker {
    switch self {
    case .popularity: PopularityRanker(histories: histories, itemCount: itemCount)
    case .markov: MarkovRanker(histories: histories, itemCount: itemCount)
    }
  }
}
