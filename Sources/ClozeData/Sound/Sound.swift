/// Sound of one channel.
public struct Sound: Sendable, Equatable {
  /// The samples, [N], nominally in [-1, 1]; files of floating point numbers may go beyond.
  public var samples: [Float]
  /// The number of samples per second.
  public var rate: Int

  /// The length in seconds.
  public var seconds: Double { Double(samples.count) / Double(rate) }

  /// Makes a sound of `samples`, `rate` of them per second.
  public init(samples: [Float], rate: Int) { (self.samples, self.rate) = (samples, rate) }
}

/// The form and the length of a sound file.
public struct SoundInfo: Sendable, Equatable {
  /// The format with its encoding, such as `FLAC, signed 16 bit PCM`.
  public var format: String
  /// The number of frames (samples of each channel) per second.
  public var rate: Int
  /// The number of channels.
  public var channels: Int
  /// The number of frames that were counted by reading them.
  public var frames: Int

  /// The length in seconds.
  public var seconds: Double { Double(frames) / Double(rate) }
}
