import ArgumentParser
import ClozeData
import ClozeEvaluation

/// What a model has to be better than.
enum Baseline: String, CaseIterable, ExpressibleByArgument {
  /// Items: those that most users took.
  case popularity
  /// Items: what most often followed on the last one.
  case markov
  /// Classifiers: a linear support vector machine on counts of tokens.
  case bag

  /// Makes a baseline of items from the training parts of histories and the number of items; nil for others.
  var ranker: ((_ histories: any Sequence<[Int32]>, _ itemCount: Int) -> any Ranker)? {
    switch self {
    case .popularity: { PopularityRanker(histories: $0, itemCount: $1) }
    case .markov: { MarkovRanker(histories: $0, itemCount: $1) }
    case .bag: nil
    }
  }
}
