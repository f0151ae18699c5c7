import ClozeReport
import Synchronization

/// What a command has shown and made, for the session that ran it.
final class CommandOutcome: Sendable {
  /// What a path leads to.
  enum Kind: String, Codable, Sendable {
    case run, folder, file
  }

  /// All of it.
  struct Content: Codable, Sendable {
    /// The last records that were shown.
    var records: Records?
    /// What was made.
    var path: String?
    /// What that is.
    var kind = Kind.file
  }

  /// Of more rows none are kept: such results are for files.
  static let maximumRows = 10_000

  private let state = Mutex(Content())

  /// What there is so far.
  var content: Content { state.withLock { $0 } }

  /// Keeps what was shown.
  func show(_ records: Records) {
    state.withLock { $0.records = records.rows.count <= Self.maximumRows ? records : nil }
  }

  /// Keeps where something was made.
  func made(_ kind: Kind, _ path: String) {
    state.withLock { ($0.kind, $0.path) = (kind, path) }
  }
}
