import ArgumentParser
import ClozeModels
import ClozeReport
import ClozeTraining

/// `cloze model average`: writes the mean of the weights of several models.
struct ModelAverageCommand: Command {
  static let configuration = help(
    "average", "Write a model whose weights are the mean of those of several models.",
    notes: """
      The models may be checkpoints of one run or several runs, if they differ in weights alone: the \
      same sizes, the same tokens, items or classes. Means are computed in f64; the configuration and \
      the tokenizer are those of the first.
      """,
    examples: [
      "cloze model average run@1000 run@2000 run@3000 --out smooth",
      "cloze model average first second --weights 3,1 --out mixed",
    ])

  @Argument(
    help: ArgumentHelp(
      "Two models or more: runs, by name or folder, their checkpoints (run@4000), or model folders.",
      valueName: "model"))
  var models: [String]

  @Option(
    help: ArgumentHelp(
      "A weight for each model (default: all have the same).", valueName: "weight,..."))
  var weights: String?

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
  var out: String

  @OptionGroup var replacement: ReplacementOption
  @OptionGroup var display: OutputOptions

  func validate() throws {
    guard models.count > 1 else {
      throw ValidationError("name two models or more; of one, the mean is the model itself")
    }
  }

  func execute(_ session: Session) throws {
    let shares = try numbers()
    try replacement.check(out, as: ModelFolder.kind)
    let paths = try models.map { try session.model($0) }
    let folders = try paths.map { try ModelFolder.locate(ModelArgument.checked($0)) }
    let average = try ModelAverage(of: folders, weights: shares)
    try average.write(to: out)
    session.made(.folder, out)
    var records = Records(properties: ["folder": .string(out), "values": .int(average.count)])
    for (path, share) in zip(paths, shares ?? paths.map { _ in 1 }) {
      records.append([.string(CheckpointView.name(ofModelAt: path)), .double(share)])
    }
    try session.show(records)
  }

  private func numbers() throws -> [Double]? {
    guard let weights else { return nil }
    let words = weights.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0) }.filter { $0.isFinite && $0 >= 0 }
    guard numbers.count == words.count, numbers.reduce(0, +) > 0 else {
      throw Misuse(
        text: "--weights is '\(weights)': must be numbers from 0 on with commas, such as 3,1")
    }
    guard numbers.count == models.count else {
      throw Misuse(
        text: "--weights has \(numbers.count) numbers for \(models.count) models; give one for each"
      )
    }
    return numbers
  }
}
