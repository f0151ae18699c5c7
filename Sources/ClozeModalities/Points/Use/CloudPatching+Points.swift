import ClozeCapabilities
import ClozeTensor

extension PointsModality: CloudPatching {
  /// More points would only hide each other.
  private static let mostPoints = 20_000

  /// Returns a cloud and, if `patches` is given, the cloud cut into that many patches.
  public static func views(
    of cloud: CloudSelection, patches: Int?, device: Device
  ) throws -> CloudViews {
    let (name, points) = try cloud.read(points: nil)
    let shown = Array(points.prefix(3 * mostPoints)), count = shown.count / 3
    var views = [CloudView("\(count) points", shown)]
    if let patches {
      var cut = PatchConfiguration()
      (cut.points, cut.patches) = (count, patches)
      cut.patchSize = min(cut.patchSize, count)
      let problems = cut.validate()
      guard problems.isEmpty else { throw UsageError(problems.joined(separator: "; ")) }
      let geometry = PointGeometry(pool: device.backend.pool)
      views.append(
        .patches(
          "\(patches) patches of \(cut.patchSize)", PointPatches(shown, cut, geometry)))
    }
    return CloudViews(cloud: name, views: views)
  }
}
