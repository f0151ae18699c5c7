import ClozeEncoder
import ClozeTensor

/// A batch of samples of patches, of which the encoder is shown a part: its first view has the
/// rows that are shown.
public protocol PatchBatch: ObjectiveBatch {
  /// The layout of all rows, shown and hidden ones.
  var whole: SequenceLayout { get }
  /// The rows of `whole` that are shown: those of the first view, in order.
  var seen: [Int32] { get }
  /// The rows of `whole` that are hidden, ascending.
  var unseen: [Int32] { get }
  /// Returns the values to predict at the hidden rows.
  func targets() throws -> PatchTargets
}
