import Foundation

/// The candidates and the right targets of a pointer into packed sequences.
public struct PointerTargets: Sendable, Equatable {
  /// The sequences' offsets [B + 1].
  public var offsets: [Int32]
  /// For each row, true if it may be pointed at [T].
  public var candidates: [Bool]
  /// For each row, true if it is right [T]; sequences without a right row are ignored.
  public var targets: [Bool]
  /// True if rows that may not be pointed at compete with a score of 0 instead of not at all, as in
  /// CuBERT's program, where scores are multiplied by the mask.
  public var multipliesMask: Bool

  /// Makes targets of these values.
  public init(
    offsets: [Int32], candidates: [Bool], targets: [Bool], multipliesMask: Bool = false
  ) {
    (self.offsets, self.candidates, self.targets) = (offsets, candidates, targets)
    self.multipliesMask = multipliesMask
  }

  /// Returns the scores of the rows as they compete; minus infinity for those that do not.
  func competing(_ scores: [Double]) -> [Double] {
    zip(scores, candidates).map { score, isCandidate in
      isCandidate ? score : multipliesMask ? 0 : -.infinity
    }
  }

  /// Returns the row with the highest score of each sequence, counted from the sequence's first;
  /// nil if no row may be pointed at.
  public func best(_ scores: [Double]) -> [Int?] {
    let competing = competing(scores)
    return zip(offsets, offsets.dropFirst()).map { start, end in
      let rows = Int(start)..<Int(end)
      let best = rows.reduce(rows.lowerBound) { competing[$1] > competing[$0] ? $1 : $0 }
      return competing[best].isFinite ? best - rows.lowerBound : nil
    }
  }
}

extension Tensor {
  /// The pointer loss: the mean over sequences of -log of the share that the softmax over a
  /// sequence's rows gives to its right rows together (Vasic et al. 2019, section 3.1).
  ///
  /// Sequences without a right row that may be pointed at are ignored; without any sequence, the
  /// loss is 0.
  ///
  /// - Shapes: self [T], scores -> a single number.
  public func pointerCrossEntropy(_ pointer: PointerTargets) throws -> Tensor {
    try require(rank: 1, "pointerCrossEntropy")
    guard pointer.candidates.count == count, pointer.targets.count == count else {
      throw TensorError.badShape(
        operation: "pointerCrossEntropy", shape: shape, expected: "a row for each of the marks")
    }
    try checkOffsets(pointer.offsets, rows: count)
    let (mean, slopes) = pointer.loss(doubles)
    return try loss("pointerCrossEntropy", value: mean, slopes: slopes)
  }
}

extension PointerTargets {
  /// The mean loss and its gradient: share - share among the right rows.
  fileprivate func loss(_ scores: [Double]) -> (mean: Double, slopes: [Double]) {
    let competing = competing(scores)
    var slopes = [Double](repeating: 0, count: scores.count), sum = 0.0, counted = 0
    for (start, end) in zip(offsets, offsets.dropFirst()) {
      let rows = Int(start)..<Int(end), right = rows.filter { targets[$0] && candidates[$0] }
      guard !right.isEmpty, let most = rows.map({ competing[$0] }).max() else { continue }
      let all = rows.reduce(0) { $0 + exp(competing[$1] - most) }
      let best = right.map { competing[$0] }.max() ?? most
      let hit = right.reduce(0) { $0 + exp(competing[$1] - best) }
      sum += most + log(all) - best - log(hit)
      counted += 1
      for row in rows where candidates[row] { slopes[row] = exp(competing[row] - most) / all }
      for row in right { slopes[row] -= exp(competing[row] - best) / hit }
    }
    let scale = 1 / Double(max(1, counted))
    return (sum * scale, slopes.map { $0 * scale })
  }
}
