import CEdit
import ClozeReport
import Foundation

/// Line editing by libedit: the keys of Emacs (or those in `~/.editrc`), Ctrl-R, Tab, lines longer
/// than the terminal, pasted text inserted verbatim.
final class LibeditEditor: LineEditor {
  /// The functions that the owner provides to the editor.
  struct Services {
    /// Returns the possible continuations of a text.
    var complete: (String) -> Completion = { _ in Completion(candidates: [], replaced: 0) }
    /// The notices to print while a line is typed.
    var notices = Notices()
    /// Returns true if the program has been requested to end.
    var isEnding: () -> Bool = { false }
  }

  /// The history, which only ever grows.
  var history: [String] = [] {
    didSet { if searched > 0 { fillHistory() } }
  }
  /// The number of entries that libedit has, which only its search needs: passing thousands takes a
  /// while.
  private var searched = 0

  let edit: OpaquePointer
  private let editHistory: OpaquePointer
  private let output: Int32
  let services: Services
  let keys: KeyReader

  // The state of the line being read.
  var earlier = ""
  private var prompt: () -> Prompt = { Prompt(text: "") }
  private var shownPrompt = Prompt(text: "")
  /// The prompt as libedit reads it, at a fixed address.
  private var promptText = UnsafeMutableBufferPointer<wchar_t>.allocate(capacity: 1)
  private(set) var columns = 80
  var wasInterrupted = false
  /// The number of consecutive presses of Tab.
  var tabs = 0
  var cursor = HistoryCursor()
  /// True while a suggestion is on the screen.
  var isSuggesting = false

  /// Makes an editor; nil if libedit cannot use the terminal.
  ///
  /// - Parameter output: The descriptor on which the line is drawn, 1 or 2.
  init?(output: Int32, services: Services) {
    cloze_edit_locale()
    guard let edit = cloze_edit_open(output), let history = history_winit() else { return nil }
    (self.edit, editHistory, self.output) = (edit, history, output)
    promptText.initialize(repeating: 0)
    self.services = services
    keys = KeyReader(notices: services.notices, isEnding: services.isEnding)
    start()
  }

  deinit {
    el_end(edit)
    history_wend(editHistory)
    promptText.deallocate()
  }

  private func start() {
    cloze_edit_start(edit, Unmanaged.passUnretained(self).toOpaque())
    cloze_edit_history(edit, editHistory, Int32(HistoryFile.limit))
    cloze_edit_prompt(edit) { LibeditEditor.of($0)?.promptText.baseAddress }
    cloze_edit_reader(edit) { edit, result in
      guard let character = LibeditEditor.of(edit)?.nextKey() else { return 0 }
      result?.pointee = wchar_t(character.value)
      return 1
    }
    for (name, function) in Self.functions { cloze_edit_add(edit, name, function) }
    for (key, name) in Self.bindings { cloze_edit_bind(edit, key, name) }
    el_source(edit, nil)
    // An interrupt is a character only while lines are edited: this must hold with any key map.
    cloze_edit_bind(edit, "^C", "cloze-interrupt")
    // A signal without a handler would not end the wait for a key.
    signal(SIGWINCH) { _ in }
  }

  /// Returns the editor that a callback of libedit belongs to.
  static func of(_ edit: OpaquePointer?) -> LibeditEditor? {
    cloze_edit_owner(edit).map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }

  func read(earlier: String, prompt: @escaping () -> Prompt) -> LineInput {
    (self.earlier, self.prompt, wasInterrupted, tabs) = (earlier, prompt, false, 0)
    columns = width
    el_resize(edit)
    show(prompt())
    put(services.notices.take().map { $0 + "\n" }.joined() + "\u{1B}[?2004h")
    // libedit would do so only after showing the prompt, and text typed before would be lost.
    cloze_edit_prepare(edit, 1)
    var count: Int32 = 0
    let line = el_wgets(edit, &count)
    put("\u{1B}[?2004l")
    if wasInterrupted { return .interrupted }
    guard let line, count > 0 else {
      put("\n")
      return services.isEnding() ? .terminated : .end
    }
    var scalars = UnsafeBufferPointer(start: line, count: Int(count))[...]
    if scalars.last == 0x0A { scalars = scalars.dropLast() }
    return .line(text(scalars))
  }

  private func nextKey() -> Unicode.Scalar? {
    suggest()
    let key = keys.next { [self] in idle() }
    unsuggest()
    if key != "\t" { tabs = 0 }
    return key
  }

  /// Passes new entries to libedit.
  func fillHistory() {
    for entry in history.dropFirst(searched) { cloze_edit_remember(editHistory, wide(entry)) }
    searched = history.count
  }

  // MARK: What is on the screen

  private func show(_ prompt: Prompt) {
    shownPrompt = prompt
    var text = prompt.text.unicodeScalars.filter { $0.value >= 0x20 }
    if prompt.isColoured {
      let (start, end) = (
        "\u{1}\(TerminalStyle.prompt.start)\u{1}", "\u{1}\(TerminalStyle.end)\u{1}"
      )
      // libedit writes a code with the character behind it: the end must not wait for what is
      // typed.
      text.insert(contentsOf: end.unicodeScalars, at: text.lastIndex(of: " ") ?? text.endIndex)
      text.insert(contentsOf: start.unicodeScalars, at: text.startIndex)
    }
    let characters = wide(String(String.UnicodeScalarView(text)))
    promptText.deallocate()
    promptText = .allocate(capacity: characters.count)
    _ = promptText.initialize(from: characters)
  }

  /// Handles notices, a changed prompt and a resized terminal.
  private func idle() {
    let texts = services.notices.take(), prompt = prompt(), width = width
    guard !texts.isEmpty || prompt != shownPrompt || width != columns else { return }
    unsuggest()
    if !texts.isEmpty || prompt != shownPrompt { redraw(below: texts, prompt) }
    if width != columns {
      columns = width
      el_resize(edit)
      cloze_edit_refresh(edit)
    }
    suggest()
  }

  /// Replaces the typed line by `lines`, and redraws it below them.
  func redraw(below lines: [String], _ prompt: Prompt? = nil) {
    let rows = rowOfCursor
    put("\r" + (rows > 0 ? "\u{1B}[\(rows)A" : "") + "\u{1B}[J")
    put(lines.map { $0 + "\n" }.joined())
    if let prompt { show(prompt) }
    cloze_edit_refresh(edit)
  }

  /// Writes `lines` below the typed line, and redraws it below them.
  func list(_ lines: [String]) {
    let below = row(of: line.text) - row(of: line.before)
    put(String(repeating: "\n", count: below + 1) + "\r")
    put(lines.map { $0 + "\n" }.joined())
    cloze_edit_refresh(edit)
  }

  /// The number of screen rows from the prompt's to the cursor's.
  private var rowOfCursor: Int { row(of: line.before) }

  /// Returns the row in which the text after the prompt ends.
  private func row(of text: String) -> Int { place(of: text).row }

  /// True if the prompt may be coloured, and with it what is suggested.
  var isColoured: Bool { shownPrompt.isColoured }

  /// Returns the row and the column behind the end of the text after the prompt.
  func place(of text: String) -> (row: Int, column: Int) {
    var row = 0, column = 0
    for scalar in (shownPrompt.text + text).unicodeScalars {
      switch scalar {
      case "\n": (row, column) = (row + 1, 0)
      case "\t": column += 8 - column % 8
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: column += 2
      default:
        let cells = max(0, Int(wcwidth(wchar_t(scalar.value))))
        if column + cells > columns { (row, column) = (row + 1, 0) }
        column += cells
      }
      if column >= columns { (row, column) = (row + 1, column - columns) }
    }
    return (row, column)
  }

  /// The width of the terminal.
  var width: Int {
    var size = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes to the terminal directly; libedit's text is already written when it waits for a key.
  func put(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      start += count
    }
  }
}

/// Returns `text` as C's wide characters.
func wide(_ text: String) -> [wchar_t] {
  text.unicodeScalars.filter { $0 != "\0" }.map { wchar_t($0.value) } + [0]
}

/// Returns C's wide characters as text.
func text(_ characters: some Sequence<wchar_t>) -> String {
  let scalars = characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" }
  return String(String.UnicodeScalarView(scalars))
}
