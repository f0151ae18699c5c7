import ClozeReport
import Synchronization

/// The output and products of a command, for the session that ran it.
final class CommandOutcome: Sendable {
  /// The kind of file or folder at a path.
  enum Kind: String, Codable, Sendable {
    case run, folder, file
  }

  /// The contents of an outcome.
  struct Content: Codable, Sendable, Equatable {
    /// The last shown records.
    var records: Records?
    /// The path of the product.
    var path: String?
    /// The kind of the product.
    var kind = Kind.file
  }

  /// The number of rows above which none are kept: such results belong in files.
  static let maximumRows = 10_000

  private let state = Mutex(Content())

  /// The present contents.
  var content: Content { state.withLock { $0 } }

  /// Records the shown records.
  func show(_ records: Records) {
    state.withLock { $0.records = records.rows.count <= Self.maximumRows ? records : nil }
  }

  /// Records the path of a product.
  func made(_ kind: Kind, _ path: String) {
    state.withLock { ($0.kind, $0.path) = (kind, path) }
  }
}
