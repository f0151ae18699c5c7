import ClozePlots
import ClozePoints

/// Clouds of points side by side, all seen from one direction.
struct CloudFigure {
  /// Which axis of the data points upwards.
  enum Up: String, CaseIterable {
    case x, y, z
    case minusX = "-x"
    case minusY = "-y"
    case minusZ = "-z"

    /// A point with that axis as its third, turned, not mirrored.
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

  /// How a point is coloured.
  enum Color {
    /// By how near it is.
    case depth
    /// By what it belongs to.
    case group(Int)
    /// Not: it is only hinted at.
    case hidden
  }

  /// Where the viewer stands.
  let up: Up
  let azimuth: Double
  let elevation: Double

  /// A chart of points [N, 3].
  func chart(_ title: String, _ points: [Float], _ color: (Int) -> Color = { _ in .depth }) -> Chart
  {
    let count = points.count / 3
    var scene = Scene([], azimuth: azimuth, elevation: elevation)
    scene.dots = (0..<count).map { index in
      let place = up.turned(points[3 * index..<3 * index + 3])
      return Scene.Dot(place.x, place.y, place.z, level: 0)
    }
    for index in 0..<count {
      switch color(index) {
      case .hidden: scene.dots[index].level = nil
      case .depth:
        scene.dots[index].level =
          0.65 + 0.35 * min(max(scene.nearness(of: scene.dots[index]), -1), 1)
      case .group(let group):
        // Steps of the golden ratio keep neighbouring numbers apart.
        let share = (Double(group) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
        scene.dots[index].level = 0.2 + 0.8 * share
      }
    }
    return Chart(title: title, scene: scene)
  }

  /// The points of patches, in their places, coloured by patch; those of hidden patches are hinted at.
  func chart(_ title: String, _ patches: PointPatches, hidden: [Bool]? = nil) -> Chart {
    let size = patches.configuration.patchSize
    return chart(title, patches.placed(patches.points)) {
      hidden?[$0 / size] == true ? .hidden : .group($0 / size)
    }
  }
}
