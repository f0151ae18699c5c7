import CEdit
import ClozeReport
import Foundation

/// The faint text behind the line: what follows in the newest entry that starts with it.
///
/// libedit does not know of it. It is written while a key is waited for, when libedit has drawn the
/// line and left the cursor behind it, and removed before libedit sees the key; and it never
/// reaches the end of the row.
extension LibeditEditor {
  /// The rest of the entry that the line may become, if the cursor is behind the line.
  private var suggestion: String? {
    guard isColoured, earlier.isEmpty else { return nil }
    let line = line
    guard line.before == line.text else { return nil }
    return HistorySuggestion.rest(of: line.text, in: history)
  }

  /// Writes the suggestion, unless keys are already waiting.
  func suggest() {
    guard !keys.isReady, let suggestion else { return }
    let column = place(of: line.text).column
    // At the margin it is not certain in which row the terminal has its cursor.
    guard column > 0 else { return }
    var shown = String.UnicodeScalarView(), cells = 0
    for scalar in suggestion.unicodeScalars {
      let width = max(0, Int(wcwidth(wchar_t(scalar.value))))
      guard column + cells + width < columns else { break }
      shown.append(scalar)
      cells += width
    }
    guard cells > 0 else { return }
    put(TerminalStyle.faint.applied(to: String(shown)) + "\u{1B}[\(cells)D")
    isSuggesting = true
  }

  /// Removes the suggestion from the screen.
  func unsuggest() {
    guard isSuggesting else { return }
    put("\u{1B}[K")
    isSuggesting = false
  }

  /// Handles Right: takes the suggestion behind the line, or moves the cursor.
  func right() -> UInt8 { accept() ?? move(by: 1) }

  /// Handles End: takes the suggestion behind the line, or moves the cursor there.
  func end() -> UInt8 {
    accept() ?? move(by: line.text.unicodeScalars.count - line.before.unicodeScalars.count)
  }

  private func accept() -> UInt8? {
    suggestion.map { UInt8(el_winsertstr(edit, wide($0)) == 0 ? CC_REFRESH : CC_REFRESH_BEEP) }
  }

  private func move(by count: Int) -> UInt8 {
    guard count > 0, line.before != line.text else { return UInt8(CC_ERROR) }
    el_cursor(edit, Int32(count))
    return UInt8(CC_CURSOR)
  }
}
