import ClozeCapabilities
import ClozeModels

extension ItemsModality: HistoryScoring {
  /// Reads the model at `path` with the names of its items.
  public static func recommender(at path: String, _ compute: Compute) throws -> any Recommender {
    try ItemsModel(
      folder: ModelFolder.locate(path), precision: compute.dtype, device: compute.device)
  }
}

extension ItemsModel: Recommender {
  /// The number of newest items of a history that the model reads; [MASK] takes a place, too.
  public var longestHistory: Int {
    let places = model.configuration.maximumLength
    return model.configuration.attention == .causal ? places : places - 1
  }

  /// Returns a scorer of all items or, if they are given, of `candidates` only.
  public func scorer(candidates: [Int32]?, excludesSeen: Bool) throws -> any HistoryScorer {
    try ItemScorer(self, candidates: candidates, excludesSeen: excludesSeen)
  }
}

extension ItemScorer: HistoryScorer {}
