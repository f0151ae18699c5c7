import ClozeCapabilities
import ClozeData
import ClozeRuns
import ClozeTraining

/// A command that uses models of the kinds of data that have a capability.
struct ModelUse: Sendable {
  /// True if a model of the modality can be used so.
  private let suits: @Sendable (any Modality.Type) -> Bool
  /// The command for the model at a path and a file to use it on, each one word of a command.
  private let line: @Sendable (_ path: String, _ file: String) -> String

  private init<Provider>(
    _: Capability<Provider>, where isMeant: @escaping @Sendable (Provider) -> Bool = { _ in true },
    _ line: @escaping @Sendable (_ path: String, _ file: String) -> String
  ) {
    suits = { ($0 as? Provider).map(isMeant) ?? false }
    self.line = line
  }

  /// All uses, in the order in which they are shown.
  private static let all: [ModelUse] = [
    ModelUse(.evaluation) { path, _ in "cloze evaluate \(path)" },
    ModelUse(.filling, where: { $0.languages.isEmpty }) { path, _ in
      "cloze fill \(path) \"A text with a [MASK].\""
    },
    ModelUse(.filling, where: { !$0.languages.isEmpty }) { path, _ in
      "cloze fill \(path) --input FILE"
    },
    ModelUse(.predicting) { path, _ in "cloze predict \(path) --input FILE" },
    ModelUse(.embedding, where: { !$0.embedsFiles }) { path, file in
      "cloze embed \(path) --input \(file) --output vectors.npy"
    },
    ModelUse(.embedding, where: { $0.embedsFiles }) { path, file in
      "cloze embed \(path) --files \(file) --output vectors.npy"
    },
    ModelUse(.historyScoring) { path, _ in "cloze score \(path) --histories FILE" },
    ModelUse(.cloudTokens) { path, _ in "cloze tokens \(path) FILE" },
    ModelUse(.transcribing) { path, _ in "cloze transcribe \(path) FILE" },
    ModelUse(.soundTokens) { path, _ in "cloze tokens \(path) FILE" },
    ModelUse(.spectrogram) { path, _ in
      "cloze plot spectrogram \(path) --input FILE --output sound.png"
    },
    ModelUse(.clip) { path, _ in "cloze search \(path) --files FILE --query \"a sentence\"" },
    ModelUse(.clip) { path, _ in "cloze plot clip \(path) FILE \"a sentence\" --output clip.png" },
    ModelUse(.retrieval) { path, _ in "cloze plot retrieval \(path) --output found.png" },
    ModelUse(.cloudDrawing) { path, _ in
      "cloze plot cloud \(path) --input FILE --output cloud.png"
    },
  ]

  /// Returns the commands that use the model at `path` of the modality called `name`.
  ///
  /// - Parameter data: A file of its kind of data, if one is known.
  static func lines(for name: String?, at path: String, data: String? = nil) -> [String] {
    let modality = Registry.modalities.first { $0.name == name }
    return ["cloze model info \(path)"]
      + all.filter { use in modality.map(use.suits) ?? false }.map { $0.line(path, data ?? "FILE") }
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
