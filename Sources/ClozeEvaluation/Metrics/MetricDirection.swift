/// Which values of a metric are good.
public enum MetricDirection: String, Sendable, Codable {
  /// More is better.
  case higherIsBetter
  /// Less is better.
  case lowerIsBetter

  /// Parts of names of which more is better; of everything else, as of losses and errors, less is.
  private static let rising: Set<String> = [
    "accuracy", "precision", "recall", "f1", "auc", "map", "mrr", "ndcg", "hit", "hits", "hr",
    "bleu", "rouge", "score", "iou", "miou", "purity", "second", "coverage",
  ]

  /// The direction that the name of a logged series tells, such as `validation_accuracy` or `ndcg@10`.
  public init(seriesNamed name: String) {
    let isRising = name.lowercased().split { !$0.isLetter && !$0.isNumber }.contains {
      Self.rising.contains(String($0))
    }
    self = isRising ? .higherIsBetter : .lowerIsBetter
  }
}
