/// Rows of features that a linear probe can be trained on.
public protocol ProbeFeatures: Sendable {
  /// What the training rows tell of how rows are scaled.
  associatedtype Scale: Sendable

  /// The number of rows.
  var count: Int { get }
  /// The number of columns.
  var width: Int { get }
  /// How many values all rows have that are not left out.
  var valueCount: Int { get }

  /// The rows at `indices`, in their order.
  func rows(_ indices: [Int]) -> Self
  /// How rows are scaled where these are the training rows.
  func scale() -> Scale
  /// The rows, scaled.
  func scaled(_ scale: Scale) -> Self
  /// Calls `body` with the columns, ascending, and values of row `row`.
  func forEachValue(of row: Int, _ body: (_ column: Int, _ value: Float) -> Void)
}
