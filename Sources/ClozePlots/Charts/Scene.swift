import Foundation

/// Points in space, looked at from afar.
public struct Scene: Equatable, Sendable {
  /// A point and its colour.
  public struct Dot: Equatable, Sendable {
    /// Its place: towards the viewer at azimuth 0,
    public var x: Double
    /// to the viewer's right,
    public var y: Double
    /// and up.
    public var z: Double
    /// Its colour, from 0 to 1; nil for one that is only hinted at.
    public var level: Double?

    /// A point at (x, y, z).
    public init(_ x: Double, _ y: Double, _ z: Double, level: Double?) {
      (self.x, self.y, self.z, self.level) = (x, y, z, level)
    }
  }

  /// The points.
  public var dots: [Dot]
  /// The radius of the ball around the origin that fills the picture.
  public var radius: Double
  /// How far the viewer has gone around the vertical axis z, in degrees.
  public var azimuth: Double
  /// How far the viewer stands above the ground, in degrees.
  public var elevation: Double

  /// Points seen from a direction.
  public init(_ dots: [Dot], radius: Double = 1, azimuth: Double = 35, elevation: Double = 25) {
    (self.dots, self.radius) = (dots, radius)
    (self.azimuth, self.elevation) = (azimuth, elevation)
  }

  /// A point on the picture plane, x to the right and y upwards, and how near it is; all within the
  /// radius.
  struct Seen: Equatable {
    var x: Double
    var y: Double
    var nearness: Double
    var level: Double?
  }

  /// What is seen, the farthest first; points that are not finite are left out.
  var seen: [Seen] {
    let (a, e) = (azimuth * .pi / 180, elevation * .pi / 180)
    return dots.compactMap { dot in
      let forward = cos(a) * dot.x + sin(a) * dot.y
      let seen = Seen(
        x: cos(a) * dot.y - sin(a) * dot.x, y: cos(e) * dot.z - sin(e) * forward,
        nearness: nearness(of: dot), level: dot.level)
      return seen.x.isFinite && seen.y.isFinite && seen.nearness.isFinite ? seen : nil
    }.sorted { $0.nearness < $1.nearness }
  }

  /// How far towards the viewer a point lies.
  public func nearness(of dot: Dot) -> Double {
    let (a, e) = (azimuth * .pi / 180, elevation * .pi / 180)
    return cos(e) * (cos(a) * dot.x + sin(a) * dot.y) + sin(e) * dot.z
  }
}
