import ArgumentParser
import ClozeCapabilities
import ClozeReport

/// `cloze tokens`: shows a cloud or a sound as discrete tokens.
struct TokensCommand: ComputingCommand {
  static let configuration = help(
    "tokens", "Show the discrete tokens of a point cloud or a sound, with their places or times.",
    notes: """
      Of clouds, MODEL is a dVAE, or a model that was pretrained on the tokens of one. The cloud is moved and \
      scaled into the unit ball, patches are those around the farthest points, and each has its most likely \
      token.

      Of sounds, MODEL is a pretrained model of speech: each step has the code of each codebook that its quantizer \
      gives it, start and end in seconds of the file. Or it is a recogniser: the tokens are letters, with the \
      times of the most probable alignment and confidence, the highest probability of each. Recordings longer \
      than the model's utterances are cut at pauses while they are read.
      """,
    examples: [
      "cloze tokens dvae chair.ply", "cloze tokens dvae shapes/ --index 7 --format json",
      "cloze tokens speech-run clip.flac --format tsv",
      "cloze tokens recogniser interview.mp3 --offset 61.5 --duration 4",
    ])

  @OptionGroup var model: ModelArgument

  @Argument(
    help: ArgumentHelp(
      "Files of clouds, meshes or sounds, and folders of them.", valueName: "path"))
  var paths: [String]

  @OptionGroup var cloud: CloudOptions
  @OptionGroup var stretch: StretchOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  mutating func adopt(_ settings: ShellSettings) {
    compute.adopt(settings)
    cloud.adopt(settings)
  }

  func execute(_ session: Session) throws {
    let settled = try compute.forUse(), path = try model.path(session)
    let kind = try ModelArgument.modality(of: path)
    if let provider = Registry.provider(of: .soundTokens, for: kind) {
      let sound = SoundSelection(
        paths: paths, index: cloud.index.number, offset: stretch.offset ?? 0,
        duration: stretch.duration)
      return try show(provider.tokens(of: sound, at: path, settled), session)
    }
    guard let provider = Registry.provider(of: .cloudTokens, for: kind) else {
      throw MissingCapability(
        .cloudTokens, from: kind, at: path,
        others: Registry.names(of: .cloudTokens) + Registry.names(of: .soundTokens))
    }
    guard stretch.offset == nil, stretch.duration == nil else {
      throw Misuse(text: "--offset and --duration are for sounds; leave them out")
    }
    try show(provider.tokens(of: cloud.selection(paths), at: path, settled), session)
  }

  private func show(_ found: CloudTokens, _ session: Session) throws {
    var records = Records(columns: ["cloud", "patch", "token", "x", "y", "z"])
    for (patch, token) in found.tokens.enumerated() {
      let centre = found.centres[3 * patch..<3 * patch + 3].map { RecordValue.double(Double($0)) }
      records.append([.string(found.cloud), .int(patch), .int(Int(token))] + centre)
    }
    try session.show(records)
  }

  private func show(_ found: SoundTokens, _ session: Session) throws {
    let hasLetters = found.tokens.contains { $0.confidence != nil }
    var records = Records(
      columns: ["sound", "start", "end"]
        + (hasLetters ? ["token", "confidence"] : ["codebook", "token"]))
    for token in found.tokens {
      let times = [token.start, token.end].map { RecordValue.seconds($0) }
      let values: [RecordValue] =
        switch token.value {
        case .code(let number, let codebook): [.int(codebook), .int(number)]
        case .letter(let text): [.string(text), RecordValue(token.confidence)]
        }
      records.append([.string(found.name)] + times + values)
    }
    try session.show(records)
  }
}

extension RecordValue {
  /// Makes a time in seconds, rounded to milliseconds.
  static func seconds(_ seconds: Double) -> RecordValue {
    .double((seconds * 1000).rounded() / 1000)
  }
}
