/// An event during the preparation of data.
public enum PreparationEvent: Sendable {
  /// The data is being read: bytes so far.
  case reading(bytes: Int)
  /// Words are being counted for a vocabulary: bytes read so far.
  case counting(bytes: Int)
  /// A vocabulary is being trained: entries made, and their final number.
  case training(done: Int, total: Int)
  /// Data is being tokenized: bytes done so far.
  case tokenizing(bytes: Int)
  /// Features of samples are being computed: samples done, and the number of all.
  case features(done: Int, total: Int)
  /// A note for the user.
  case note(String)
}
