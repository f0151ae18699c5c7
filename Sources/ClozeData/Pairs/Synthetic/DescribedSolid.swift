import ClozeTensor
import Foundation

/// A solid with a sentence about its form, its proportions and its pose, such as "a flat ring that
/// lies on its side".
struct DescribedSolid {
  /// The proportions.
  enum Size: String, CaseIterable {
    case tall, plain, flat

    /// The factor of the height.
    var height: Double { self == .tall ? 1.9 : self == .flat ? 0.4 : 1 }
  }

  /// The way in which it stands.
  enum Pose: String, CaseIterable {
    case upright = "stands upright"
    case side = "lies on its side"
    case leaning = "leans to one side"

    /// The angle between the vertical axis and its own.
    var angle: Double {
      switch self {
      case .upright: 0
      case .side: .pi / 2
      case .leaning: .pi / 4
      }
    }
  }

  let form: Solid
  let size: Size
  let pose: Pose

  /// Draws a form, a size and a pose.
  init(_ random: inout CounterRandom) {
    form = Solid.allCases[random.below(Solid.allCases.count)]
    size = Size.allCases[random.below(Size.allCases.count)]
    pose = Pose.allCases[random.below(Pose.allCases.count)]
  }

  /// The sentence.
  var text: String {
    let name = (size == .plain ? "" : size.rawValue + " ") + form.rawValue
    return "a \(name) that \(pose.rawValue)"
  }

  /// Draws a cloud of points on the solid's surface, turned by any angle about the vertical axis
  /// before and after it is laid down, with a little noise.
  ///
  /// - Shapes: [points, 3].
  func cloud(points: Int, _ random: inout CounterRandom) -> [Float] {
    var shape = form.shape(&random)
    var corners = shape.points
    PointCloud.normalize(&corners)
    for index in stride(from: 1, to: corners.count, by: 3) {
      corners[index] *= Float(size.height)
    }
    shape = PointShape(points: corners, triangles: shape.triangles)
    var cloud = SurfaceSampler(shape).draw(points, from: shape, &random)
    let noise = 0.01 * random.uniform()
    for index in cloud.indices { cloud[index] += Float(noise * random.normal()) }
    PointCloud.turn(&cloud, about: 1, by: 2 * .pi * random.uniform())
    PointCloud.turn(&cloud, about: 0, by: pose.angle + 0.1 * (random.uniform() - 0.5))
    PointCloud.turn(&cloud, about: 1, by: 2 * .pi * random.uniform())
    PointCloud.normalize(&cloud)
    return cloud
  }
}
