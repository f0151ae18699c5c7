import ClozeNotebook
import ClozeReport
import Synchronization

/// The output of a notebook's blocks, until it is taken.
final class PrintedOutput: Sendable {
  private let parts = Mutex<[CellResult.Part]>([])

  /// Adds text.
  func add(_ text: String) {
    parts.withLock { parts in
      if case .text(let former)? = parts.last {
        parts[parts.count - 1] = .text(former + text)
      } else if !text.isEmpty {
        parts.append(.text(text))
      }
    }
  }

  /// Adds records with the table that was printed of them.
  func add(_ records: Records, _ text: String) {
    parts.withLock { $0.append(.table(records, text: text)) }
  }

  /// Returns what has been printed since the last call.
  func take() -> [CellResult.Part] {
    parts.withLock { parts in
      defer { parts = [] }
      return parts
    }
  }
}
