/// How often samples of each class were taken for each.
public struct ConfusionMatrix: Sendable, Equatable {
  /// K, the number of classes.
  public let classes: Int
  /// For each right class how often each was predicted, row by row [K, K].
  public internal(set) var counts: [Int]

  /// How one class fared.
  public struct ClassResult: Sendable, Equatable {
    /// Samples of the class.
    public let support: Int
    /// The share of them that was recognised; nil without samples.
    public let recall: Double?
    /// The share of what was predicted to be of this class that is; nil where nothing was.
    public let precision: Double?
  }

  /// A matrix without samples.
  init(classes: Int) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// How often samples of class `label` were taken for `prediction`.
  public subscript(label: Int, prediction: Int) -> Int { counts[label * classes + prediction] }

  /// The number of samples.
  public var total: Int { counts.reduce(0, +) }

  /// The samples of class `label`.
  public func support(_ label: Int) -> Int {
    counts[label * classes..<(label + 1) * classes].reduce(0, +)
  }

  /// Each class's result.
  public var perClass: [ClassResult] {
    (0..<classes).map { label in
      let support = support(label), hits = self[label, label]
      let predicted = (0..<classes).reduce(0) { $0 + self[$1, label] }
      return ClassResult(
        support: support, recall: support > 0 ? Double(hits) / Double(support) : nil,
        precision: predicted > 0 ? Double(hits) / Double(predicted) : nil)
    }
  }
}
