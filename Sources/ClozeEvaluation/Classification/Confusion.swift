/// A class that was taken for another.
public struct Confusion: Sendable, Equatable {
  /// The right class.
  public let label: Int
  /// The predicted class.
  public let prediction: Int
  /// The number of such samples.
  public let count: Int
  /// Their share of the samples of the right class.
  public let share: Double

  /// Makes a confusion from these values.
  public init(label: Int, prediction: Int, count: Int, share: Double) {
    (self.label, self.prediction, self.count, self.share) = (label, prediction, count, share)
  }
}
