import ClozeData
import Foundation

/// A failure of the run store.
public enum RunStoreError: Error, Equatable {
  /// No run has that name, and there is no run at that path.
  case unknownRun(name: String, folder: String, close: String?)
  /// No folder has that path, and no run that name.
  case unknownModel(name: String, folder: String, close: String?)
  /// No run has a column, metric or recipe key of that name.
  case unknownField(name: String, close: String?, known: [String])
  /// None of the runs has logged that series.
  case unknownSeries(name: String, known: [String])
  /// A condition is invalid; `column` counts characters from 1.
  case badCondition(text: String, column: Int, reason: String)
  /// A tag contains characters that conditions cannot name.
  case badTag(String)
  /// The index was written by a later version of Cloze.
  case newer(path: String)
  /// The index is damaged.
  case damaged(path: String)
  /// The index is not readable or not writable.
  case unusable(path: String, reason: String)
}

extension RunStoreError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknownRun(let name, let folder, let close):
      "there is no run \(name.quoted) in \(folder.quoted), nor at that path; "
        + (close.map { "did you mean \($0.quoted)?" } ?? "'cloze runs list' names those there are")
    case .unknownModel(let name, let folder, let close):
      "\(name.quoted) does not exist, nor does a run of that name in \(folder.quoted); "
        + (close.map { "did you mean \($0.quoted)?" } ?? "'cloze runs list' names the runs")
    case .unknownField(let name, let close, let known):
      "unknown name \(name.quoted); "
        + (close.map { "did you mean \($0.quoted)?" }
          ?? "known are columns, metrics, recipe keys and metrics of evaluations, such as "
          + Self.some(known))
    case .unknownSeries(let name, let known):
      "no series \(name.quoted); "
        + (known.isEmpty ? "nothing is logged yet" : "logged are \(Self.some(known))")
    case .badCondition(let text, let column, let reason):
      "the condition \(text.quoted) cannot be read at character \(column): \(reason)"
    case .badTag(let tag):
      "\(tag.quoted) cannot be a tag: give up to 64 letters, digits and . _ - : +"
    case .newer(let path):
      "\(path.quoted) was written by a later version of Cloze and is left as it is"
    case .damaged(let path):
      "\(path.quoted) was damaged and is set aside; the next command makes it again from the runs"
    case .unusable(let path, let reason): "cannot use \(path.quoted): \(reason)"
    }
  }

  /// True if the command line names something that does not exist, rather than an operation having
  /// failed.
  public var isMisuse: Bool {
    switch self {
    case .unknownField, .unknownSeries, .badCondition, .badTag: true
    case .unknownRun, .unknownModel, .newer, .damaged, .unusable: false
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  private static func some(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", ..." : "")
  }
}
