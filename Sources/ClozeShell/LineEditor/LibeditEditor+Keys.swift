import CEdit
import Foundation

/// The functions of keys that libedit lacks or that differ from its own.
extension LibeditEditor {
  /// The functions, by the names that `~/.editrc` can bind.
  static var functions: [(String, cloze_edit_function)] {
    [
      ("cloze-complete", { edit, _ in LibeditEditor.of(edit)?.complete() ?? UInt8(CC_ERROR) }),
      ("cloze-interrupt", { edit, _ in LibeditEditor.of(edit)?.interrupt() ?? UInt8(CC_ERROR) }),
      ("cloze-suspend", { edit, _ in LibeditEditor.of(edit)?.suspend() ?? UInt8(CC_ERROR) }),
      ("cloze-paste", { edit, _ in LibeditEditor.of(edit)?.paste() ?? UInt8(CC_ERROR) }),
      ("cloze-back", { edit, _ in LibeditEditor.of(edit)?.back() ?? UInt8(CC_ERROR) }),
      ("cloze-search", { edit, _ in LibeditEditor.of(edit)?.search() ?? UInt8(CC_ERROR) }),
      ("cloze-right", { edit, _ in LibeditEditor.of(edit)?.right() ?? UInt8(CC_ERROR) }),
      ("cloze-end", { edit, _ in LibeditEditor.of(edit)?.end() ?? UInt8(CC_ERROR) }),
      ("cloze-forward", { edit, _ in LibeditEditor.of(edit)?.forward() ?? UInt8(CC_ERROR) }),
    ]
  }

  static let bindings = [
    ("^I", "cloze-complete"), ("^Z", "cloze-suspend"), ("^R", "cloze-search"),
    ("^S", "em-inc-search-next"), ("^W", "ed-delete-prev-word"), ("\\e[200~", "cloze-paste"),
    ("\\e[A", "cloze-back"), ("\\eOA", "cloze-back"), ("^P", "cloze-back"),
    ("\\e[B", "cloze-forward"), ("\\eOB", "cloze-forward"), ("^N", "cloze-forward"),
    ("\\e[H", "ed-move-to-beg"), ("\\eOH", "ed-move-to-beg"), ("\\e[1~", "ed-move-to-beg"),
    ("\\e[F", "cloze-end"), ("\\eOF", "cloze-end"), ("\\e[4~", "cloze-end"), ("^E", "cloze-end"),
    ("\\e[C", "cloze-right"), ("\\eOC", "cloze-right"), ("^F", "cloze-right"),
    ("\\e[3~", "ed-delete-next-char"), ("\\e[1;5D", "ed-prev-word"), ("\\e[1;5C", "em-next-word"),
  ]

  /// The typed line, and its part before the cursor.
  var line: (text: String, before: String) {
    guard let info = el_wline(edit)?.pointee, let buffer = info.buffer else { return ("", "") }
    func start(to end: UnsafePointer<wchar_t>?) -> String {
      text(UnsafeBufferPointer(start: buffer, count: end.map { $0 - buffer } ?? 0))
    }
    return (start(to: info.lastchar), start(to: info.cursor))
  }

  private func insert(_ text: String) -> Bool { el_winsertstr(edit, wide(text)) == 0 }

  /// Handles Tab: inserts the common prefix of all candidates; a second Tab lists them.
  private func complete() -> UInt8 {
    tabs += 1
    let before = line.before
    let completion = services.complete(earlier + before)
    guard completion.replaced <= before.unicodeScalars.count else { return UInt8(CC_ERROR) }
    let replaced = before.unicodeScalars.suffix(completion.replaced)
    if let insertion = completion.insertion, insertion != String(replaced) {
      el_deletestr(edit, Int32(completion.replaced))
      return UInt8(insert(insertion) ? CC_REFRESH : CC_REFRESH_BEEP)
    }
    if completion.candidates.isEmpty {
      if completion.hint.isEmpty { return UInt8(CC_ERROR) }
      list([completion.hint])
    } else {
      if tabs < 2 { return UInt8(CC_ERROR) }
      list(CandidateList(candidates: completion.candidates, width: width).lines)
    }
    return UInt8(CC_NORM)
  }

  /// Handles Ctrl-C: the line is ended, and then discarded.
  private func interrupt() -> UInt8 {
    wasInterrupted = true
    el_wpush(edit, wide("\n"))
    return UInt8(CC_NORM)
  }

  /// Handles Ctrl-Z: returns to the system's shell until it resumes this one.
  private func suspend() -> UInt8 {
    cloze_edit_prepare(edit, 0)
    put("\n")
    kill(0, SIGTSTP)
    cloze_edit_prepare(edit, 1)
    cloze_edit_refresh(edit)
    return UInt8(CC_NORM)
  }

  /// Inserts pasted text verbatim: its line ends do not run it, and its tabs complete nothing.
  private func paste() -> UInt8 {
    var text = String.UnicodeScalarView()
    let end = Array("\u{1B}[201~".unicodeScalars)
    while let key = keys.next(idle: {}) {
      text.append(key == "\r" ? "\n" : key)
      if key == "~" && text.suffix(end.count).elementsEqual(end) {
        text.removeLast(end.count)
        break
      }
    }
    while text.last == "\n" { text.removeLast() }
    let plain = String(text.filter { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" })
    return UInt8(insert(plain) ? CC_REFRESH : CC_REFRESH_BEEP)
  }

  /// Handles the first Ctrl-R: afterwards it is libedit's search.
  private func search() -> UInt8 {
    fillHistory()
    cloze_edit_bind(edit, "^R", "em-inc-search-prev")
    el_wpush(edit, wide("\u{12}"))
    return UInt8(CC_NORM)
  }

  /// Handles Up: moves up a line in an entry of several, otherwise to the previous entry.
  private func back() -> UInt8 {
    let line = line
    if let feed = line.before.unicodeScalars.lastIndex(of: "\n") {
      let above = line.before.unicodeScalars[..<feed]
      let start = above.lastIndex(of: "\n").map(above.index(after:)) ?? above.startIndex
      let column = line.before.unicodeScalars[feed...].count - 1
      let length = above[start...].count
      el_cursor(edit, Int32(-(column + 1) - max(0, length - column)))
      return UInt8(CC_CURSOR)
    }
    return replace(by: cursor.back(history, line: line.text, before: line.before))
  }

  /// Handles Down: moves down a line in an entry of several, otherwise to the next entry.
  private func forward() -> UInt8 {
    let line = line
    let after = line.text.unicodeScalars.dropFirst(line.before.unicodeScalars.count)
    if let feed = after.firstIndex(of: "\n") {
      let column = line.before.unicodeScalars.reversed().prefix { $0 != "\n" }.count
      let length = after[after.index(after: feed)...].prefix { $0 != "\n" }.count
      el_cursor(edit, Int32(after[..<feed].count + 1 + min(column, length)))
      return UInt8(CC_CURSOR)
    }
    return replace(by: cursor.forward(history, line: line.text))
  }

  private func replace(by entry: String?) -> UInt8 {
    guard let entry else { return UInt8(CC_ERROR) }
    guard el_wreplacestr(edit, wide(entry)) == 0 else { return UInt8(CC_REFRESH_BEEP) }
    el_cursor(edit, Int32(entry.unicodeScalars.count))
    return UInt8(CC_REFRESH)
  }
}
