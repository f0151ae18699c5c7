import ClozeTraining
import Foundation
import GRDB

/// The digest of a run's weights, computed outside of a transaction, since that takes seconds for a
/// large model, and other processes wait for a transaction.
struct HashedWeights {
  /// The stamp of the weights before they were read; see `FolderStamp`.
  let stamp: Data
  /// The digest; nil if there are no weights.
  let digest: String?

  /// Reads the weights of the run at `path`; nil if it has no evaluations, or if the index has the
  /// digest of these weights, whose stamp is `known`.
  init?(path: String, known: Data?) {
    let run = RunFolder.unchecked(path)
    guard let stamp = FolderStamp(run: path)?.data else { return nil }
    self.stamp = FolderStamp.weights(of: stamp)
    guard self.stamp != known, !run.evaluations().isEmpty else { return nil }
    digest = run.weightsDigest()
  }

  init(stamp: Data, digest: String?) { (self.stamp, self.digest) = (stamp, digest) }
}

extension RunWriter {
  /// Writes the newest value of each metric on each split that fits the model's present weights, if
  /// the weights or the evaluations have changed since the stamp `former`.
  func writeEvaluations(_ id: Int64, _ stamp: Data, former: Data?) throws {
    func isChanged(_ part: (Data) -> Data) -> Bool { former.map(part) != part(stamp) }
    guard isChanged(FolderStamp.evaluations) || isChanged(FolderStamp.weights) else { return }
    try db.run("DELETE FROM evaluation WHERE run = ?", [id])
    let run = RunFolder.unchecked(path)
    guard !run.evaluations().isEmpty, let digest = try weightsDigest(of: run, id, stamp) else {
      return
    }
    for evaluation in run.currentEvaluations(digest: digest) {
      for metric in evaluation.metrics {
        let name = evaluation.split + "." + metric.name
        try db.run(
          "INSERT OR REPLACE INTO evaluation (run, score, value) VALUES (?, ?, ?)",
          [id, db.number(of: name, in: "score"), metric.value])
      }
    }
  }

  /// Returns the digest of the weights, which is computed only if they have changed: a training run
  /// is written every few seconds. It was computed before the transaction, unless the weights have
  /// changed since.
  private func weightsDigest(of run: RunFolder, _ id: Int64, _ stamp: Data) throws -> String? {
    let weights = FolderStamp.weights(of: stamp)
    let known = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT weights, weights_stamp FROM run WHERE id = ?"),
      arguments: [id])
    if let known, known.optional(1) == weights, let digest: String = known.optional(0) {
      return digest
    }
    let digest =
      self.weights.flatMap { $0.stamp == weights ? $0.digest : nil } ?? run.weightsDigest()
    try db.run(
      "UPDATE run SET weights = ?, weights_stamp = ? WHERE id = ?", [digest, weights, id])
    return digest
  }
}
