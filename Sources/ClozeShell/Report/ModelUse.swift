import ClozeCapabilities
import ClozeData
import ClozeRuns
import ClozeTraining

/// A command that uses models of the kinds of data that have a capability.
struct ModelUse: Sendable {
  /// True if a model of the modality can be used so.
  private let suits: @Sendable (any Modality.Type) -> Bool
  /// The command for the model at a path, which is one word of a command.
  private let line: @Sendable (String) -> String

  private init<Provider>(
    _: Capability<Provider>, where isMeant: @escaping @Sendable (Provider) -> Bool = { _ in true },
    _ line: @escaping @Sendable (String) -> String
  ) {
    suits = { ($0 as? Provider).map(isMeant) ?? false }
    self.line = line
  }

  /// All uses, in the order in which they are shown.
  private static let all: [ModelUse] = [
    ModelUse(.filling, where: { $0.languages.isEmpty }) {
      "cloze fill \($0) \"A text with a [MASK].\""
    },
    ModelUse(.filling, where: { !$0.languages.isEmpty }) {
      "cloze fill \($0) --input FILE"
    },
    ModelUse(.predicting) { "cloze predict \($0) --input FILE" },
    ModelUse(.embedding) { "cloze embed \($0) --input FILE --output vectors.npy" },
    ModelUse(.historyScoring) { "cloze score \($0) --histories FILE" },
    ModelUse(.cloudTokens) { "cloze tokens \($0) FILE" },
    ModelUse(.cloudDrawing) { "cloze plot cloud \($0) --input FILE --output cloud.png" },
    ModelUse(.evaluation) { "cloze evaluate \($0) --data FILE" },
  ]

  /// Returns the commands that use the model at `path` of the modality called `name`.
  static func lines(for name: String?, at path: String) -> [String] {
    let modality = Registry.modalities.first { $0.name == name }
    return ["cloze model info \(path)"]
      + all.filter { use in modality.map(use.suits) ?? false }.map { $0.line(path) }
  }
}

extension RunDetail {
  /// The name of the run's kind of data, if it is known.
  var modality: String? {
    guard case .text(let name)? = columns.first(where: { $0.name == "modality" })?.value
    else { return nil }
    return name
  }

  /// The command for the run's stage of training.
  var stageCommand: String {
    let kind = Registry.modalities.first { $0.name == modality }
    return (kind?.stage ?? .pretraining).command
  }

  /// The command that goes on with the run.
  var resumeCommand: String { "cloze \(stageCommand) --resume \(path.commandPath)" }
}
