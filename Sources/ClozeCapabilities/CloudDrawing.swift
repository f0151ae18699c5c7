import ClozeTensor

/// A modality whose models draw clouds.
public protocol CloudDrawing {
  /// Returns a cloud and what the model at `path` makes of it.
  ///
  /// Without paths in `cloud` a run draws the clouds that it was trained on.
  static func views(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudViews
}

extension Capability where Provider == any CloudDrawing.Type {
  /// Drawing clouds.
  public static var cloudDrawing: Self { Self(lack: "which draws no clouds") }
}

/// A modality that cuts clouds into patches.
public protocol CloudPatching {
  /// Returns a cloud as it is in its file and, where `patches` is given, cut into so many.
  static func views(of cloud: CloudSelection, patches: Int?, device: Device) throws -> CloudViews
}

extension Capability where Provider == any CloudPatching.Type {
  /// Cutting clouds into patches.
  public static var cloudPatching: Self { Self(lack: "which does not cut clouds into patches") }
}

/// Views of one cloud, side by side.
public struct CloudViews: Sendable {
  /// The cloud's name.
  public let cloud: String
  /// The views, from left to right.
  public let views: [CloudView]

  /// The `views` of the cloud called `cloud`.
  public init(cloud: String, views: [CloudView]) { (self.cloud, self.views) = (cloud, views) }
}

/// Points with a title, and how they are coloured.
public struct CloudView: Sendable {
  /// The colouring of points.
  public enum Colours: Sendable {
    /// By how near a point is to the viewer.
    case depth
    /// By the group of each point [N]; points without one are only hinted at.
    case groups([Int?])
  }

  /// The title.
  public let title: String
  /// The points [N, 3].
  public let points: [Float]
  /// The colours of the points.
  public let colours: Colours

  /// The points called `title`.
  public init(_ title: String, _ points: [Float], _ colours: Colours = .depth) {
    (self.title, self.points, self.colours) = (title, points, colours)
  }
}
