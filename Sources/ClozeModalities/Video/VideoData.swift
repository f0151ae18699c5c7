import ClozeTraining

/// Clips of video with captions, as data that can be counted.
public enum VideoData: DataKind {
  /// The name of the kind.
  public static let name = "video"
}
