/// What preparing data tells while it works.
public enum PreparationEvent: Sendable {
  /// The data is read: bytes so far.
  case reading(bytes: Int)
  /// Words are counted for a vocabulary: bytes read so far.
  case counting(bytes: Int)
  /// A vocabulary is trained: entries made, of how many.
  case training(done: Int, total: Int)
  /// Data is turned into tokens: bytes done so far.
  case tokenizing(bytes: Int)
  /// Something worth knowing.
  case note(String)
}
