import ClozeCapabilities
import ClozePlots

/// Clouds of points side by side, all viewed from the same direction.
struct CloudFigure {
  /// The axis of the data that points upwards.
  enum Up: String, CaseIterable {
    case x, y, z
    case minusX = "-x"
    case minusY = "-y"
    case minusZ = "-z"

    /// Returns a point rotated, not mirrored, so that this axis is its third.
    func turned(_ point: ArraySlice<Float>) -> (x: Double, y: Double, z: Double) {
      let p = point.map(Double.init)
      return switch self {
      case .z: (p[0], p[1], p[2])
      case .y: (p[2], p[0], p[1])
      case .x: (p[1], p[2], p[0])
      case .minusZ: (p[0], -p[1], -p[2])
      case .minusY: (p[2], -p[0], -p[1])
      case .minusX: (p[1], -p[2], -p[0])
      }
    }
  }

  /// The axis that points upwards in the view.
  let up: Up
  let azimuth: Double
  let elevation: Double

  /// Returns a chart of `view`.
  func chart(_ view: CloudView) -> Chart {
    var scene = Scene([], azimuth: azimuth, elevation: elevation)
    scene.dots = (0..<view.points.count / 3).map { index in
      let place = up.turned(view.points[3 * index..<3 * index + 3])
      return Scene.Dot(place.x, place.y, place.z, level: 0)
    }
    for index in scene.dots.indices {
      switch view.colours {
      case .depth:
        scene.dots[index].level =
          0.65 + 0.35 * min(max(scene.nearness(of: scene.dots[index]), -1), 1)
      case .groups(let groups): scene.dots[index].level = groups[index].map(GroupColour.level)
      }
    }
    return Chart(title: view.title, scene: scene)
  }
}
