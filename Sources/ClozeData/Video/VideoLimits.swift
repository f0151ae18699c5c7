/// The limits of what reading one clip may take.
public struct VideoLimits: Sendable, Equatable, Codable {
  /// The most pixels of a frame.
  public var pixels = 1 << 25
  /// The bytes of a file in which its format must show.
  public var probe = 5_000_000
  /// The memory of a worker in bytes.
  public var memory = 1 << 30
  /// The seconds of processor time.
  public var seconds = 300
  /// The bytes of compressed frames that a worker keeps, so that it reads no file twice.
  public var packets = 1 << 26
  /// The bytes of the frames that one answer holds.
  public var answer = 1 << 28

  /// Makes the default limits.
  public init() {}
}
