/// Whether a metric is better when it is large, by its name.
public enum MetricDirection {
  /// Parts of names of which more is better; of everything else, as of losses and errors, less is.
  private static let rising: Set<String> = [
    "accuracy", "precision", "recall", "f1", "auc", "map", "mrr", "ndcg", "hit", "hits", "hr",
    "bleu", "rouge", "score", "iou", "miou", "purity", "second",
  ]

  /// Whether more of the metric called `name` is better: `validation_accuracy`, `ndcg@10`.
  public static func isRising(_ name: String) -> Bool {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.contains {
      rising.contains(String($0))
    }
  }
}
