/// A kind of data, which may do more than one thing for the shell; one on which models are trained
/// is a `Modality`.
public protocol DataKind: Sendable {
  /// The name, such as `text`: that of options, and of a modality the value of the key `modality`
  /// in recipes and in `run.json`.
  static var name: String { get }
}
