import ClozeConfiguration
import ClozeTensor

/// Random changes to the frames of a clip each time it is used for training, the same for all of
/// its frames, so that what moves still moves alike.
public struct FrameAugmentation: ConfigurationSection {
  /// The most pixels that frames are shifted by, in either direction of both axes; what comes in
  /// from outside repeats the edge.
  public var shift = 0
  /// True if half of the clips are mirrored. Captions that name left and right are wrong then.
  public var mirror = false

  /// Makes an augmentation that changes nothing.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "shift": "the most pixels that a clip's frames are shifted by, either way, in training",
    "mirror": "whether half of the clips are mirrored in training: not where captions say left",
  ]

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    let isPossible = (0...FrameSettings.sizes.upperBound).contains(shift)
    return isPossible
      ? []
      : ["shift is \(shift): must be in 0...\(FrameSettings.sizes.upperBound)"]
  }

  /// Returns the frames of a clip, shifted and mirrored by what `random` draws.
  ///
  /// - Parameters:
  ///   - bytes: Colours of pixels, row by row and frame by frame.
  ///   - size: The number of pixels of a side.
  /// - Shapes: bytes [F, size, size, 3] -> the same.
  public func applied(
    to bytes: [UInt8], size: Int, _ random: inout CounterRandom
  ) -> [UInt8] {
    guard shift > 0 || mirror else { return bytes }
    let most = min(shift, size - 1)
    let down = random.below(2 * most + 1) - most, right = random.below(2 * most + 1) - most
    let isMirrored = mirror && random.below(2) == 1
    let rows = (0..<size).map { min(max($0 - down, 0), size - 1) }
    let columns = (0..<size).map { column in
      let place = min(max(column - right, 0), size - 1)
      return isMirrored ? size - 1 - place : place
    }
    let frames = bytes.count / (3 * size * size)
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { changed, count in
      for frame in 0..<frames {
        for row in rows {
          let start = (frame * size + row) * size
          for column in columns {
            let pixel = 3 * (start + column)
            for colour in 0..<3 { changed[count + colour] = bytes[pixel + colour] }
            count += 3
          }
        }
      }
    }
  }
}
