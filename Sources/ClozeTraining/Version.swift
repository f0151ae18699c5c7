/// The version of Cloze.
public enum ClozeVersion {
  /// The version of this build, such as `0.2.0`.
  public static let current = "0.2.0"
}
