import ArgumentParser
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozePlots
import ClozePoints
import ClozeReport
import ClozeTensor
import ClozeTraining

extension CloudFigure.Up: ExpressibleByArgument {}

/// `cloze plot cloud`: a point cloud, and what a model makes of it.
struct PlotCloudCommand: ComputingCommand {
  static let configuration = help(
    "cloud", "Draw a point cloud, its patches, and what a model draws from its tokens.",
    notes: """
      Of a file the cloud is drawn, and with --patches how it is cut. Of a dVAE: the cloud, its patches, and \
      the patches as their tokens draw them. Of a model that was pretrained on tokens: the cloud, what it \
      sees of it (grey: hidden), and the whole as drawn from the tokens that it sees and those that it fills \
      in. Colours tell near from far, or patch from patch. Without --input a run draws its own training data.
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

  /// Points that are hidden hide others.
  private static let mostPoints = 20_000

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
    let isModel = (try? ModelFolder.locate(target)) != nil
    let (name, charts) = try isModel ? ofModel() : ofFile()
    try picture.show(
      Figure(title: picture.title ?? name, charts: charts, columns: charts.count),
      usual: PictureSize(420 * charts.count, 460), zoom: 0.9, details: ["cloud": .string(name)],
      session)
  }

  private var figure: CloudFigure {
    CloudFigure(up: up, azimuth: azimuth, elevation: elevation)
  }

  private func ofFile() throws -> (name: String, charts: [Chart]) {
    guard input.isEmpty else {
      throw Misuse(text: "--input is for models, and '\(target)' is none")
    }
    let (name, points) = try cloud.cloud([target], points: nil)
    let shown = Array(points.prefix(3 * Self.mostPoints)), count = shown.count / 3
    var charts = [figure.chart("\(count) points", shown)]
    if let patches {
      var cut = PatchConfiguration()
      (cut.points, cut.patches) = (count, patches)
      cut.patchSize = min(cut.patchSize, count)
      let problems = cut.validate()
      guard problems.isEmpty else { throw Misuse(text: problems.joined(separator: "; ")) }
      let geometry = PointGeometry(pool: compute.device().backend.pool)
      charts.append(
        figure.chart(
          "\(patches) patches of \(cut.patchSize)", PointPatches(shown, cut, geometry)))
    }
    return (name, charts)
  }

  private func ofModel() throws -> (name: String, charts: [Chart]) {
    guard patches == nil else {
      throw Misuse(text: "--patches is for files: a model has patches of its own")
    }
    let (device, dtype) = try compute.setUp(.f32)
    let folder = try ModelFolder.locate(target)
    let tokenizer = try PointDVAE.tokenizer(of: folder, device: device)
    let cut = tokenizer.configuration.patch
    let own = try PointRuns.recipe(of: target)
    let (paths, split) = try given(own)
    let (name, points) = try cloud.cloud(paths, split, points: cut.points)
    let patches = PointPatches(points, cut, PointGeometry(pool: device.backend.pool))
    let tokens = try tokenizer.tokens(patches, precision: dtype)
    let given = figure.chart("\(cut.points) points", points)
    guard try ModelFolder.modality(of: folder) == PointModel.modality else {
      let drawn = try tokenizer.reconstruct(tokens, at: patches, precision: dtype).fine
      return (
        name,
        [
          given, figure.chart("\(cut.patches) patches", patches),
          figure.chart("drawn from \(Set(tokens).count) tokens", patches.placed(drawn)),
        ]
      )
    }
    let model = try PointModel.load(from: folder, device: device)
    var random = CounterRandom(seed: cloud.seed ?? 42, purpose: .masking, sample: cloud.index)
    let masking = (own as? PointsRecipe)?.masking ?? PointMasking()
    let hidden = masking.mask(centres: patches.centres[...], &random)
    let filled = try model.filled(
      patches, hidden: hidden, tokens: tokens, ForwardContext(evaluating: dtype))
    let drawn = try tokenizer.reconstruct(filled, at: patches, precision: dtype).fine
    let count = hidden.count { $0 }
    let right = hidden.indices.count { hidden[$0] && filled[$0] == tokens[$0] }
    let size = drawn.count / 3 / cut.patches
    return (
      name,
      [
        given, figure.chart("\(count) of \(cut.patches) patches hidden", patches, hidden: hidden),
        figure.chart("filled in, \(right) tokens as the dVAE's", patches.placed(drawn)) {
          .group($0 / size)
        },
      ]
    )
  }

  /// The clouds to draw from: those that are given, or those that the run was trained on.
  private func given(_ own: (any PointRecipe)?) throws -> ([String], PointSplit) {
    if !input.isEmpty { return (input, .all) }
    guard let own else {
      throw Misuse(
        text: "'\(target)' is no run, which has data of its own; give clouds with --input")
    }
    return (own.dataPaths, .train)
  }
}
