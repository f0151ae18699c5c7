import ClozeTensor

/// A modality whose models draw clouds.
public protocol CloudDrawing {
  /// Returns a cloud and its reconstruction by the model at `path`.
  ///
  /// Without paths in `cloud`, a run draws its training clouds.
  static func views(
    of cloud: CloudSelection, at path: String, _ compute: Compute
  ) throws -> CloudViews
}

extension Capability where Provider == any CloudDrawing.Type {
  /// The capability of drawing clouds.
  public static var cloudDrawing: Self { Self(lack: "which draws no clouds") }
}

/// A modality that cuts clouds into patches.
public protocol CloudPatching {
  /// Returns a cloud as it is in its file and, if `patches` is given, cut into that many patches.
  static func views(of cloud: CloudSelection, patches: Int?, device: Device) throws -> CloudViews
}

extension Capability where Provider == any CloudPatching.Type {
  /// The capability of cutting clouds into patches.
  public static var cloudPatching: Self { Self(lack: "which does not cut clouds into patches") }
}

/// Views of one cloud, side by side.
public struct CloudViews: Sendable {
  /// The cloud's name.
  public let cloud: String
  /// The views, from left to right.
  public let views: [CloudView]

  /// Makes the `views` of the cloud called `cloud`.
  public init(cloud: String, views: [CloudView]) { (self.cloud, self.views) = (cloud, views) }
}

/// Points with a title and colours.
public struct CloudView: Sendable {
  /// The colouring of points.
  public enum Colours: Sendable {
    /// By the distance from the viewer.
    case depth
    /// By the group of each point [N]; points without one are faint.
    case groups([Int?])
  }

  /// The title.
  public let title: String
  /// The points [N, 3].
  public let points: [Float]
  /// The colours of the points.
  public let colours: Colours

  /// Makes the view of points called `title`.
  public init(_ title: String, _ points: [Float], _ colours: Colours = .depth) {
    (self.title, self.points, self.colours) = (title, points, colours)
  }
}
