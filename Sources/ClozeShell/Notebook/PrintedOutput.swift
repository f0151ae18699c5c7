import ClozeNotebook
import ClozeReport
import Synchronization

/// The output of a notebook's blocks, until it is taken.
final class PrintedOutput: Sendable {
  private let pieces = Mutex(Pieces())

  private struct Pieces {
    var parts: [CellResult.Part] = []
    /// The texts behind the last of them, joined only when they are taken: a long output arrives
    /// in many.
    var texts: [String] = []

    mutating func close() {
      if !texts.isEmpty { parts.append(.text(texts.joined())) }
      texts = []
    }
  }

  /// Adds text.
  func add(_ text: String) {
    guard !text.isEmpty else { return }
    pieces.withLock { $0.texts.append(text) }
  }

  /// Adds records with the table that was printed of them.
  func add(_ records: Records, _ text: String) {
    pieces.withLock { pieces in
      pieces.close()
      pieces.parts.append(.table(records, text: text))
    }
  }

  /// Returns what has been printed since the last call.
  func take() -> [CellResult.Part] {
    pieces.withLock { pieces in
      pieces.close()
      defer { pieces.parts = [] }
      return pieces.parts
    }
  }
}
