import ClozeData
import Foundation

/// The folder in which a checkpoint can be used like a run: `checkpoints/models/step-00004000/`,
/// with a model of its weights in `model/`, and links to the run's recipe, tokenizer and tokens.
///
/// It is made when a checkpoint is first used as a model and removed with the checkpoint.
public struct CheckpointView: Sendable {
  /// The name of the folder of all views of a run, in that of its checkpoints.
  static let folder = "models"
  private static let marker = "checkpoint.json"
  /// The entries of a run that describe its training and not its data or model.
  private static let omitted: Set<String> = [
    "model", "tensorboard", "metrics.jsonl", "run.json", "evaluations.jsonl",
  ]

  /// The run.
  public let run: RunFolder
  /// The checkpoint's name, such as `step-00004000`.
  public let checkpoint: String

  /// The path of the view.
  public var path: String { "\(run.checkpoints.path)/\(Self.folder)/\(checkpoint)" }
  /// The path of the checkpoint.
  public var source: String { run.checkpoints.path + "/" + checkpoint }
  /// The name that users have for it, such as `runs/text-1@4000`.
  public var name: String {
    "\(run.path)@\(Int(checkpoint.dropFirst(CheckpointFolder.prefix.count)) ?? 0)"
  }

  /// Makes a reference to the view of the checkpoint at `source` of `run`.
  public init(of source: String, in run: RunFolder) {
    self.run = run
    checkpoint = URL(fileURLWithPath: source).lastPathComponent
  }

  /// Recognises the path of a view, or of the model in it; nil for any other path.
  public init?(at path: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    while parts.last?.isEmpty == true || parts.last == "model" { parts.removeLast() }
    guard parts.count > 3, parts.suffix(3).dropLast() == ["checkpoints", Self.folder[...]],
      parts[parts.count - 1].hasPrefix(CheckpointFolder.prefix)
    else { return nil }
    checkpoint = String(parts[parts.count - 1])
    run = .unchecked(parts.dropLast(3).joined(separator: "/"))
  }

  /// Recognises the name `RUN@STEP` of a checkpoint that there is, where RUN is a path; nil for any
  /// other name, or if something exists under it as a path.
  public init?(named name: String) {
    guard let reference = CheckpointReference(name),
      case .step(let step)? = CheckpointReference.Choice(reference.choice), access(name, F_OK) != 0
    else { return nil }
    run = .unchecked(reference.run)
    checkpoint = CheckpointFolder.prefix + String(format: "%08d", step)
    guard access(source, F_OK) == 0 else { return nil }
  }

  /// Returns the path of the model that is called `name` as by `name(ofModelAt:)`.
  public static func path(ofModelNamed name: String) -> String {
    CheckpointView(named: name)?.path ?? name
  }

  /// Returns the name that users have for the model at `path`: `RUN@STEP` for that of a checkpoint,
  /// else `path`.
  public static func name(ofModelAt path: String) -> String {
    CheckpointView(at: path)?.name ?? path
  }

  /// The contents of the marker.
  private struct Marker: Codable, Equatable {
    var checkpoint: String
    var weights: String
  }

  /// Makes the view, unless there is one of the same weights.
  ///
  /// - Parameter writeModel: Writes the model's folder at the given path.
  /// - Throws: `TrainingError.damagedCheckpoint`, `FileError`, and the errors of `writeModel`.
  public func make(_ writeModel: (_ folder: String) throws -> Void) throws {
    let digest = try CheckpointFolder.weightsDigest(of: source)
    let wanted = Marker(checkpoint: checkpoint, weights: digest)
    let known = FileManager.default.contents(atPath: path + "/" + Self.marker)
      .flatMap { try? JSONDecoder().decode(Marker.self, from: $0) }
    guard known != wanted else { return }
    try CheckpointFolder.verify(source, CheckpointFolder.modelFiles)
    try makeFolder(run.checkpoints.path + "/" + Self.folder)
    try AtomicFolder.replace(at: path, as: FolderKind(marker: Self.marker, files: nil)) { folder in
      try link(in: folder)
      try writeModel(folder + "/model")
      let text = try JSONEncoder().encode(wanted)
      try AtomicFile.write(Array(text) + [0x0A], to: folder + "/" + Self.marker)
    }
  }

  /// Links the run's entries that preparing its data may need.
  private func link(in folder: String) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: run.path)) ?? []
    for name in names where !name.hasPrefix(".") && !Self.omitted.contains(name) {
      let target = "../../../" + name, place = folder + "/" + name
      guard symlink(target, place) == 0 else { throw FileError.system(.create, place) }
    }
  }
}

extension RunFolder {
  /// Returns the view of the checkpoint that `choice` names, such as `4000` or `last`; nil where
  /// that is the run's model, as of `best`.
  ///
  /// - Throws: `CheckpointError`, which names the steps that there are; `TrainingError`.
  public func checkpoint(_ choice: String) throws -> CheckpointView? {
    guard let wanted = CheckpointReference.Choice(choice) else {
      throw CheckpointError.badChoice(choice, run: path)
    }
    let all = checkpoints.all(), steps = all.compactMap(CheckpointFolder.step)
    switch wanted {
    case .best:
      let isChosen = RecipeKeys.flat(yaml: try recipeText()).contains {
        $0.key == "training.selection.metric" && !$0.value.isEmpty
      }
      guard isChosen, FileManager.default.fileExists(atPath: model + "/config.json") else {
        throw CheckpointError.noBest(run: path, isChosen: isChosen, steps: steps)
      }
      return nil
    case .last:
      guard let newest = all.first else { throw CheckpointError.noCheckpoints(run: path) }
      return CheckpointView(of: newest, in: self)
    case .step(let step):
      guard !all.isEmpty else { throw CheckpointError.noCheckpoints(run: path) }
      guard let place = steps.firstIndex(of: step) else {
        throw CheckpointError.noStep(step, run: path, steps: steps)
      }
      return CheckpointView(of: all[place], in: self)
    }
  }
}
