import ArgumentParser
import ClozeCapabilities
import ClozeModels
import ClozePlots
import ClozeReport
import ClozeRuns
import ClozeTraining
import Foundation

extension CloudFigure.Up: ExpressibleByArgument {}

/// `cloze plot cloud`: draws a point cloud, and its reconstruction by a model.
struct PlotCloudCommand: ComputingCommand {
  static let configuration = help(
    "cloud", "Draw a point cloud, its patches, and what a model draws from its tokens.",
    notes: """
      Of a file the cloud is drawn, and with --patches how it is cut. Of a dVAE: the cloud, its \
      patches, and the patches as their tokens draw them. Of a model that was pretrained on \
      tokens: the cloud, what it sees of it (grey: hidden), and the whole as drawn from the tokens \
      that it sees and those that it fills in. Colours tell near from far, or patch from patch. \
      Without --input a run draws its own training data. With --format and no --output the points \
      are printed instead, each with its view and its patch.
      """,
    examples: [
      "cloze plot cloud chair.ply --output chair.png",
      "cloze plot cloud dvae --input shapes/ --index 7 --output drawn.png",
      "cloze plot cloud points --index 3 --up -y --output filled.png",
    ])

  @Argument(help: ArgumentHelp("A file or folder of clouds, or a model.", valueName: "path"))
  var target: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("With a model: files of clouds, and folders of them.", valueName: "path"))
  var input: [String] = []

  @Option(help: "Of a file: into how many patches the cloud is cut.")
  var patches: Int?

  @Option(
    parsing: .unconditional,
    help: "Which axis of the data points upwards: x, y, z, -x, -y or -z.")
  var up = CloudFigure.Up.z

  @Option(help: "How far the viewer has gone around the upward axis, in degrees.")
  var azimuth = 35.0

  @Option(help: "How far the viewer stands above the ground, in degrees.")
  var elevation = 25.0

  @OptionGroup var cloud: CloudOptions
  @OptionGroup var picture: PictureOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    for (name, value) in [("--azimuth", azimuth), ("--elevation", elevation)]
    where !value.isFinite {
      throw ValidationError("\(name) is \(value): must be a number of degrees")
    }
    if let patches, !(1...1024).contains(patches) {
      throw ValidationError("--patches is \(patches): must lie in 1...1024")
    }
  }

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    cloud.adopt(settings)
  }

  func execute(_ session: Session) throws {
    // What is not a model may be a folder of clouds.
    let isCheckpoint = CheckpointReference(target) != nil && access(target, F_OK) != 0
    let model = try? RunsFolder(session.settings.runs).place(of: target)
    let isModel = model.map { (try? ModelFolder.locate($0)) != nil } ?? isCheckpoint
    let drawn = try isModel ? ofModel(at: session.model(target)) : ofFile()
    if picture.lists(display) { return try list(drawn, session) }
    let figure = CloudFigure(up: up, azimuth: azimuth, elevation: elevation)
    let charts = drawn.views.map(figure.chart)
    try picture.show(
      Figure(title: picture.title ?? drawn.cloud, charts: charts, columns: charts.count),
      usual: PictureSize(420 * charts.count, 460), zoom: 0.9,
      details: ["cloud": .string(drawn.cloud)], session)
  }

  private func list(_ drawn: CloudViews, _ session: Session) throws {
    let stream = RecordStream(session, columns: ["view", "point", "x", "y", "z", "patch"])
    for view in drawn.views {
      try stream.append(
        (0..<view.points.count / 3).map { index in
          let place = view.points[3 * index..<3 * index + 3].map { RecordValue.double(Double($0)) }
          return [.string(view.title), .int(index)] + place + [view.group(of: index)]
        })
    }
    try stream.finish()
  }

  private func ofFile() throws -> CloudViews {
    guard input.isEmpty else {
      throw Misuse(text: "--input is for models, and '\(target)' is none")
    }
    return try Registry.provider(of: .cloudPatching).views(
      of: cloud.selection([target]), patches: patches, device: compute.device())
  }

  private func ofModel(at path: String) throws -> CloudViews {
    guard patches == nil else {
      throw Misuse(text: "--patches is for files: a model has patches of its own")
    }
    let settled = try compute.forUse()
    return try Registry.provider(of: .cloudDrawing, forModelAt: path).views(
      of: cloud.selection(input), at: path, settled)
  }
}

extension CloudView {
  /// The group of a point, such as its patch; nothing if it has none.
  fileprivate func group(of point: Int) -> RecordValue {
    guard case .groups(let groups) = colours else { return .null }
    return groups[point].map { .int($0) } ?? .null
  }
}
