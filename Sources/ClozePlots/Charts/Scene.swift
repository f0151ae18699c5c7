import Foundation

/// Points in space, seen from a great distance.
public struct Scene: Equatable, Sendable {
  /// A point and its colour.
  public struct Dot: Equatable, Sendable {
    /// The coordinate that points towards the viewer at azimuth 0.
    public var x: Double
    /// The coordinate that points to the viewer's right at azimuth 0.
    public var y: Double
    /// The vertical coordinate.
    public var z: Double
    /// Its colour, from 0 to 1; nil for one that is only hinted at.
    public var level: Double?

    /// Makes a point at (x, y, z).
    public init(_ x: Double, _ y: Double, _ z: Double, level: Double?) {
      (self.x, self.y, self.z, self.level) = (x, y, z, level)
    }
  }

  /// The points.
  public var dots: [Dot]
  /// The radius of the ball around the origin that fills the picture.
  public var radius: Double
  /// The angle of the viewer around the vertical axis z, in degrees.
  public var azimuth: Double
  /// The angle of the viewer above the horizontal plane, in degrees.
  public var elevation: Double

  /// Makes a scene of points seen from a direction.
  public init(_ dots: [Dot], radius: Double = 1, azimuth: Double = 35, elevation: Double = 25) {
    (self.dots, self.radius) = (dots, radius)
    (self.azimuth, self.elevation) = (azimuth, elevation)
  }

  /// A point on the picture plane, x to the right and y upwards, and its nearness to the viewer;
  /// all within the radius.
  struct Seen: Equatable {
    var x: Double
    var y: Double
    var nearness: Double
    var level: Double?
  }

  /// The visible points, the farthest first; points that are not finite are left out.
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

  /// Returns the coordinate of a point towards the viewer.
  public func nearness(of dot: Dot) -> Double {
    let (a, e) = (azimuth * .pi / 180, elevation * .pi / 180)
    return cos(e) * (cos(a) * dot.x + sin(a) * dot.y) + sin(e) * dot.z
  }
}
