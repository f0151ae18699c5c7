import ClozeLanguage
import ClozeNotebook
import ClozeReport
import Foundation

/// A player that runs a notebook's blocks in order in one session.
final class NotebookPlayer {
  /// The results of a notebook's blocks.
  struct Played {
    /// The result of each block; nil for those that do not run in this size, and for those behind
    /// one that failed.
    var results: [CellResult?]
    /// The error of the block that ended the notebook; nil if none did.
    var failure: ScriptEnd?
    /// The number of blocks whose results were kept from an earlier run.
    var cached = 0

    /// Returns the results of all blocks.
    ///
    /// - Throws: The error of the block that failed.
    func all() throws -> [CellResult?] {
      if let failure { throw failure }
      return results
    }
  }

  private let file: NotebookFile
  private let session: Session
  private let isQuick: Bool
  /// True to show results as they arrive.
  private let isLive: Bool
  private let printed = PrintedOutput()

  /// The width of tables in a notebook, wherever it runs.
  private static let width = 100

  init(_ file: NotebookFile, _ session: Session, isQuick: Bool, isLive: Bool = false) {
    (self.file, self.session) = (file, session)
    (self.isQuick, self.isLive) = (isQuick, isLive)
  }

  /// Runs the blocks up to the first that fails.
  ///
  /// - Parameters:
  ///   - assignments: Names for the session, as `NAME=VALUE`.
  ///   - keepName: The name under which the folder of the blocks is kept.
  ///   - cache: The results of earlier runs, which are used and added to; nil to run every block.
  /// - Throws: `Interruption`, and errors before the first block.
  func played(
    _ assignments: [String] = [], keepName: String? = nil, cache: NotebookCache? = nil
  ) throws -> Played {
    let work = try NotebookWorkFolder(beside: file.path, keptAs: keepName)
    defer { work.leave() }
    let shell = try makeShell(assignments)
    noteUse(assignments)
    var memory = cache.map { NotebookMemory($0, shell, work, isQuick: isQuick) }
    var played = Played(results: [])
    do {
      try session.interrupts.removing(work.temporaryPath) {
        try shell.runScript(stopped: Program.Status.stopped) {
          for cell in file.notebook.cells {
            let isWanted = isQuick || !cell.options.quick
            try isWanted ? run(cell, shell, work, &memory, &played) : played.results.append(nil)
          }
        }
      }
    } catch let stop as Interruption where keepName == nil {
      // The command's advice on resuming is wrong here: its folder is removed.
      throw Interruption(
        status: stop.status,
        message: "\(file.path): stopped in block \(played.results.count + 1); nothing was written")
    } catch let end as ScriptEnd {
      played.failure = end
    }
    let count = file.notebook.cells.count
    if played.failure == nil, played.results.count < count {
      played.failure = ScriptEnd(
        text: "\(file.path): 'quit' ended the notebook before its last block; take it out",
        status: Program.Status.stopped)
    }
    // The results of jobs that were waited for at the end belong to the last block.
    if let last = played.results.lastIndex(where: { $0 != nil }) {
      played.results[last]?.parts += printed.take()
      played.results[last]?.pictures += work.newPictures()
    }
    played.results += Array(repeating: nil, count: count - played.results.count)
    if played.failure == nil { memory?.finish() }
    return played
  }

  /// Notes for each name of `assignments` which blocks read the value that it was given: those up
  /// to the one that sets it again.
  private func noteUse(_ assignments: [String]) {
    let cells = file.notebook.cells.filter { isQuick || !$0.options.quick }
    let uses = cells.map { cell in
      NameUse(of: (try? ShellSession.parse(cell.source, file: "")) ?? [])
    }
    for name in Set(assignments.map { String($0.prefix { $0 != "=" }) }).sorted() {
      let end = uses.firstIndex { $0.set.contains(name) }
      let readers = uses.indices.prefix(through: end ?? uses.count - 1)
        .filter { uses[$0].read.contains(name) }.map { String(cells[$0].number) }
      let blocks = readers.count == 1 ? "block" : "blocks"
      let reading =
        readers.isEmpty
        ? "no block reads \(name)=VALUE"
        : "\(name)=VALUE is read by \(blocks) \(readers.joined(separator: ", "))"
      let setting = end.map { ", and block \(cells[$0].number) sets '\(name)' again" } ?? ""
      session.note("note: \(reading)\(setting)")
    }
  }

  private func makeShell(_ assignments: [String]) throws -> ShellSession {
    let (printed, live) = (printed, isLive ? session.streams.result : nil)
    let shell = session.shell()
    shell.settings.format = nil
    var streams = Streams(
      result: { text in
        printed.add(text)
        try live?(text)
      }, message: session.streams.message,
      terminal: Terminal(
        isTerminal: true, allowsControlCodes: false, width: Self.width, isLive: false),
      messageTerminal: session.streams.messageTerminal)
    streams.table = { records, text in
      printed.add(records, text)
      try live?(text)
    }
    shell.streams = streams
    try ScriptFile.assign(assignments, in: shell)
    shell.assign("quick", .bool(isQuick))
    return shell
  }

  /// Adds the result of `cell`, kept or made; of one that fails, what it did before that.
  private func run(
    _ cell: NotebookCell, _ shell: ShellSession, _ work: NotebookWorkFolder,
    _ memory: inout NotebookMemory?, _ played: inout Played
  ) throws {
    let place = "\(file.path):\(cell.line)", count = file.notebook.cells.count
    if let kept = memory?.recall(cell) {
      session.note("\(place): block \(cell.number) of \(count), as it was")
      played.cached += 1
      played.results.append(kept)
      return
    }
    session.note("\(place): block \(cell.number) of \(count)")
    do {
      let result = try made(cell, shell, work)
      played.results.append(result)
      if let problem = memory?.keep(result) { session.note("note: \(problem)") }
    } catch let error where !(error is Interruption || error is ClosedOutput || error is Quit) {
      let text = (error as? StatementFailure)?.text ?? Failure(error, []).text
      played.results.append(
        CellResult(parts: printed.take(), pictures: work.newPictures(), failure: text))
      throw error
    }
  }

  private func made(
    _ cell: NotebookCell, _ shell: ShellSession, _ work: NotebookWorkFolder
  ) throws -> CellResult {
    do {
      try shell.run(cell.source, file: file.path, line: cell.line + 1)
    } catch let failure as StatementFailure where cell.options.fails {
      printed.add("error: \(failure.reason)\n")
      return CellResult(parts: printed.take(), pictures: work.newPictures())
    }
    guard !cell.options.fails else {
      throw CommandError(
        "\(file.path):\(cell.line): this block is marked 'fails', and did not fail")
    }
    return CellResult(parts: printed.take(), pictures: work.newPictures())
  }
}
