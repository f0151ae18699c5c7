import ClozeCapabilities
import ClozeEvaluation

/// A baseline for comparison with models of items.
public enum ItemBaseline: String, EvaluationChoice {
  /// The items that the most users took.
  case popularity
  /// The items that most often followed the last one.
  case markov

  /// A description of the baseline and the models that it is for.
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
