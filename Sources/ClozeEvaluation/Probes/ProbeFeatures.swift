/// Rows of features that a linear probe can be trained on.
public protocol ProbeFeatures: Sendable {
  /// The statistics of the training rows by which rows are scaled.
  associatedtype Scale: Sendable

  /// The number of rows.
  var count: Int { get }
  /// The number of stored values of all rows.
  var width: Int { get }
  /// Returns the rows at `indices`, in their order.
  var valueCount: Int { get }

  /// Returns the statistics of these rows as training rows.
  func rows(_ indices: [Int]) -> Self
  /// Returns the rows, scaled.
  func scale() -> Scale
  /// The rows, scaled.
  func scaled(_ scale: Scale) -> Self
  /// Calls `body` with the columns, ascending, and values of row `row`.
  func forEachValue(of row: Int, _ body: (_ column: Int, _ value: Float) -> Void)
}
