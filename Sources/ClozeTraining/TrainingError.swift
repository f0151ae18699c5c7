import ClozeData
import Foundation

/// A reason why a run could not start, continue or be resumed.
public enum TrainingError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The loss or a gradient is no longer finite.
  case notFinite(step: Int, what: String, loss: Double, checkpoint: String?)
  /// The loss rose far above its initial value.
  case diverged(step: Int, loss: Double, start: Double, checkpoint: String?)
  /// An alarm ended the run, with a checkpoint.
  case alarmed(step: Int, alarm: String, checkpoint: String?)
  /// An alarm had ended the run, and nothing about it has changed.
  case stoppedByAlarm(path: String, step: Int, alarm: String)
  /// The folder does not hold a run.
  case notARun(path: String, missing: String)
  /// The folder already holds a run.
  case runExists(path: String)
  /// A checkpoint's files differ from those that were written.
  case damagedCheckpoint(path: String, reason: String)
  /// A checkpoint belongs to another model.
  case otherModel(path: String, reason: String)
  /// The run already has as many steps as requested.
  case alreadyDone(path: String, steps: Int)
  /// The run ended early because validation stopped improving.
  case stoppedEarly(path: String, step: Int, validations: Int)
  /// The data differs from the data that the run started with.
  case otherData(path: String)
  /// The data that the run started with is no longer there.
  case missingData(path: String, data: String)
  /// The run is of another modality than the requested one.
  case otherModality(path: String, found: String, wanted: String)
  /// Another process is working on the run.
  case runInUse(path: String)
  /// The folder holds something other than a run.
  case folderInUse(path: String)
  /// A recipe has problems, all of them listed.
  case badRecipe([String])
  /// The metric that should choose the model is not one that validation reports.
  case unknownMetric(name: String, known: [String])
  /// There is no data to train on.
  case noData(reason: String)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .notFinite(let step, let what, let loss, let checkpoint):
      "step \(step): \(what) is not finite (loss \(loss)); \(Self.kept(checkpoint)); "
        + "a lower training.optimizer.rate or precision f32 may help"
    case .diverged(let step, let loss, let start, let checkpoint):
      "step \(step): the loss rose to \(loss) from \(start) at the start; "
        + "\(Self.kept(checkpoint)); a lower training.optimizer.rate may help"
    case .alarmed(let step, let alarm, let checkpoint):
      "step \(step): the alarm ended the run: \(alarm); \(Self.kept(checkpoint))"
    case .stoppedByAlarm(let path, let step, let alarm):
      "\(path) was ended by its alarm after \(step) steps: \(alarm); start a new run, or go on "
        + "all the same with --set alarm=warn"
    case .notARun(let path, let missing):
      "\(path) is not a run folder: \(missing) is missing"
    case .runExists(let path):
      "\(path) already holds a run; continue it with --resume \(path.commandPath), or choose "
        + "another --out"
    case .damagedCheckpoint(let path, let reason): "checkpoint \(path) is damaged: \(reason)"
    case .otherModel(let path, let reason):
      "checkpoint \(path) does not fit the recipe beside it: \(reason)"
    case .alreadyDone(let path, let steps):
      "\(path) has already done \(steps) steps; ask for more with --steps"
    case .stoppedEarly(let path, let step, let validations):
      "\(path) ended after \(step) steps, since \(validations) validations were no better than one "
        + "before; begin a new run with a larger training.selection.patience to go further"
    case .otherData(let path):
      "the data or the tokenizer of \(path) has changed since its last checkpoint; "
        + "put the old one back, or start a new run"
    case .missingData(let path, let data):
      "\(data.quoted), the data of \(path), does not exist any more; put it back, or start a new run"
    case .otherModality(let path, let found, let wanted):
      "\(path) is a run on \(found), and a run on \(wanted) is needed here"
    case .runInUse(let path): "another process works on \(path); wait for it or stop it"
    case .folderInUse(let path):
      "\(path) holds files and is not a run; choose another --out or empty it"
    case .badRecipe(let problems): problems.joined(separator: "; ")
    case .unknownMetric(let name, let known):
      "training.selection.metric is \(name), which validation does not give; it gives "
        + known.joined(separator: ", ")
    case .noData(let reason): reason
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  private static func kept(_ checkpoint: String?) -> String {
    checkpoint.map { "the last good checkpoint is \($0)" } ?? "there is no checkpoint yet"
  }
}
