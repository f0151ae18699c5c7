import ArgumentParser
import ClozeCapabilities
import ClozeReport

/// `cloze tokens`: shows a cloud as the discrete tokens of its patches.
struct TokensCommand: ComputingCommand {
  static let configuration = help(
    "tokens", "Show the discrete tokens of a point cloud, with the centres of their patches.",
    notes: """
      MODEL is a dVAE, or a model that was pretrained on the tokens of one. The cloud is moved and scaled \
      into the unit ball, patches are those around the farthest points, and each has its most likely \
      token.
      """,
    examples: [
      "cloze tokens dvae chair.ply", "cloze tokens dvae shapes/ --index 7 --format json",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(
    help: ArgumentHelp("Files of clouds or meshes, and folders of them.", valueName: "path"))
  var paths: [String]

  @OptionGroup var cloud: CloudOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    cloud.adopt(settings)
  }

  func execute(_ session: Session) throws {
    let (provider, path, settled) = try model.provider(of: .cloudTokens, compute, session)
    let found = try provider.tokens(of: cloud.selection(paths), at: path, settled)
    var records = Records(columns: ["cloud", "patch", "token", "x", "y", "z"])
    for (patch, token) in found.tokens.enumerated() {
      let centre = found.centres[3 * patch..<3 * patch + 3].map { RecordValue.double(Double($0)) }
      records.append([.string(found.cloud), .int(patch), .int(Int(token))] + centre)
    }
    try session.show(records)
  }
}
