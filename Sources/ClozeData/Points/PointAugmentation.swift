import ClozeConfiguration
import ClozeTensor
import Foundation

/// Random changes to a cloud each time it is used for training.
///
/// Point-BERT scales each axis by a number from 2/3 to 3/2 and shifts it by up to 0.2 (Yu et al.
/// 2022, after Qi et al. 2017); the rest is off.
public struct PointAugmentation: ConfigurationSection {
  /// An axis of space.
  public enum Axis: String, Codable, Sendable, CaseIterable {
    case x, y, z

    fileprivate var index: Int { self == .x ? 0 : self == .y ? 1 : 2 }
  }

  /// The minimum scale of an axis.
  public var minimumScale = 2.0 / 3
  /// The maximum scale of an axis.
  public var maximumScale = 1.5
  /// The maximum shift of an axis, in either direction.
  public var shift = 0.2
  /// True if clouds are rotated by a random angle about the vertical axis.
  public var rotation = false
  /// The vertical axis.
  public var up = Axis.y
  /// The standard deviation of normal noise on every coordinate, clipped at three deviations.
  public var jitter = 0.0

  /// Makes Point-BERT's augmentation.
  public init() {}

  /// No augmentation.
  public static var none: Self {
    var augmentation = Self()
    (augmentation.minimumScale, augmentation.maximumScale, augmentation.shift) = (1, 1, 0)
    return augmentation
  }

  /// One line about each key.
  public static let summaries: [String: String] = [
    "minimumScale": "the least factor by which an axis of a cloud is scaled",
    "maximumScale": "the largest factor by which an axis of a cloud is scaled",
    "shift": "the most that an axis is shifted by, either way; clouds have the radius 1",
    "rotation": "whether clouds are turned by any angle about the axis that points up",
    "up": "the axis that points up: x, y or z",
    "jitter": "the deviation of normal noise on every coordinate",
  ]

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    var problems: [String] = []
    if !(minimumScale > 0 && minimumScale <= maximumScale && maximumScale <= 100) {
      problems.append(
        "minimumScale is \(minimumScale) and maximumScale \(maximumScale); "
          + "0 < minimumScale <= maximumScale <= 100 is needed")
    }
    if !(0...100).contains(shift) { problems.append("shift is \(shift); it must be in 0...100") }
    if !(0...1).contains(jitter) { problems.append("jitter is \(jitter); it must be in 0...1") }
    return problems
  }

  /// Changes `cloud` [N, 3] in place: rotates, scales, shifts, then jitters it.
  public func apply(_ cloud: inout [Float], _ random: inout CounterRandom) {
    if rotation {
      PointCloud.turn(&cloud, about: up.index, by: 2 * .pi * random.uniform())
    }
    var scale = SIMD3<Float>(), offset = SIMD3<Float>()
    for axis in 0..<3 {
      scale[axis] = Float(minimumScale + (maximumScale - minimumScale) * random.uniform())
      offset[axis] = Float(shift * (2 * random.uniform() - 1))
    }
    for index in cloud.indices {
      cloud[index] = cloud[index] * scale[index % 3] + offset[index % 3]
    }
    guard jitter > 0 else { return }
    for index in cloud.indices {
      cloud[index] += Float(jitter * min(3, max(-3, random.normal())))
    }
  }
}
