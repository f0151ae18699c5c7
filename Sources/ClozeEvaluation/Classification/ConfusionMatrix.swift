/// The number of samples of each class predicted as each class. Only the pairs that occur are
/// stored, which keeps many classes small.
public struct ConfusionMatrix: Sendable, Equatable {
  /// A pair of a right and a predicted class that has samples.
  struct Cell: Hashable, Comparable {
    let label: Int32
    let prediction: Int32

    static func < (a: Cell, b: Cell) -> Bool {
      (a.label, a.prediction) < (b.label, b.prediction)
    }
  }

  /// K, the number of classes.
  public let classes: Int
  /// The number of samples.
  public let total: Int
  /// The cells with samples, ascending, and the number of samples of each.
  private let cells: [Cell]
  private let counts: [Int32]
  private let supports: [Int]
  private let predicted: [Int]
  private let hits: [Int]

  /// Makes a matrix of `classes` classes with `counts` samples in `cells`, which ascend.
  init(classes: Int, cells: [Cell], counts: [Int32]) {
    var supports = [Int](repeating: 0, count: classes), predicted = supports, hits = supports
    for (cell, count) in zip(cells, counts) {
      supports[Int(cell.label)] += Int(count)
      predicted[Int(cell.prediction)] += Int(count)
      if cell.label == cell.prediction { hits[Int(cell.label)] += Int(count) }
    }
    (self.classes, self.cells, self.counts) = (classes, cells, counts)
    (self.supports, self.predicted, self.hits) = (supports, predicted, hits)
    total = supports.reduce(0, +)
  }

  /// Returns the number of samples of class `label` predicted as `prediction`.
  public subscript(label: Int, prediction: Int) -> Int {
    if label == prediction { return hits[label] }
    let cell = Cell(label: Int32(label), prediction: Int32(prediction))
    var low = 0, high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if cells[middle] < cell { low = middle + 1 } else { high = middle }
    }
    return low < cells.count && cells[low] == cell ? Int(counts[low]) : 0
  }

  /// The pairs of classes of which samples of one were taken for the other, the most frequent
  /// first.
  public var confusions: [Confusion] {
    zip(cells, counts).filter { $0.label != $0.prediction && $1 > 0 }
      .map { cell, count in
        Confusion(
          label: Int(cell.label), prediction: Int(cell.prediction), count: Int(count),
          share: Double(count) / Double(supports[Int(cell.label)]))
      }
      .sorted { (-$0.count, $0.label, $0.prediction) < (-$1.count, $1.label, $1.prediction) }
  }

  /// Returns the number of samples of class `label`.
  public func support(_ label: Int) -> Int { supports[label] }

  /// Returns the number of samples predicted as class `label`.
  public func predictions(_ label: Int) -> Int { predicted[label] }
}
