import ClozeNotebook
import ClozeReport
import Foundation
import Synchronization

/// A player that runs a notebook's blocks in order in one session.
final class NotebookPlayer {
  private let file: NotebookFile
  private let session: Session
  private let isQuick: Bool
  /// True to show results as they arrive.
  private let isLive: Bool
  private let printed = Printed()

  /// The text printed since it was last taken.
  private final class Printed: Sendable {
    private let text = Mutex("")
    func add(_ part: String) { text.withLock { $0 += part } }
    func take() -> String {
      text.withLock { text in
        defer { text = "" }
        return text
      }
    }
  }

  /// The width of tables in a notebook, wherever it runs.
  private static let width = 100

  init(_ file: NotebookFile, _ session: Session, isQuick: Bool, isLive: Bool = false) {
    (self.file, self.session) = (file, session)
    (self.isQuick, self.isLive) = (isQuick, isLive)
  }

  /// Returns the result of each block; nil for those that do not run in this size.
  ///
  /// - Parameters:
  ///   - keepName: The name under which the folder of the blocks is kept.
  ///   - assignments: Names for the session, as `NAME=VALUE`.
  /// - Throws: `ScriptEnd` at a block that fails; `Interruption`.
  func results(_ assignments: [String] = [], keepName: String? = nil) throws -> [CellResult?] {
    let work = try NotebookWorkFolder(beside: file.path, keptAs: keepName)
    defer { work.leave() }
    let shell = try makeShell(assignments)
    var results: [CellResult?] = []
    do {
      try session.interrupts.removing(work.temporaryPath) {
        try shell.runScript(stopped: Program.Status.stopped) {
          for cell in file.notebook.cells {
            let isWanted = isQuick || !cell.options.quick
            results.append(isWanted ? try run(cell, shell, work) : nil)
          }
        }
      }
    } catch let stop as Interruption where keepName == nil {
      // The command's advice on resuming is wrong here: its folder is removed.
      throw Interruption(
        status: stop.status,
        message: "\(file.path): stopped in block \(results.count + 1); nothing was written")
    }
    guard results.count == file.notebook.cells.count else {
      throw ScriptEnd(
        text: "\(file.path): 'quit' ended the notebook before its last block; take it out",
        status: Program.Status.stopped)
    }
    // The results of jobs that were waited for at the end belong to the last block.
    if let last = results.lastIndex(where: { $0 != nil }) {
      results[last]?.output += printed.take()
      results[last]?.pictures += work.newPictures()
    }
    return results
  }

  private func makeShell(_ assignments: [String]) throws -> ShellSession {
    let (printed, live) = (printed, isLive ? session.streams.result : nil)
    let shell = session.shell()
    shell.settings.format = nil
    shell.streams = Streams(
      result: { text in
        printed.add(text)
        try live?(text)
      }, message: session.streams.message,
      terminal: Terminal(
        isTerminal: true, allowsControlCodes: false, width: Self.width, isLive: false),
      messageTerminal: session.streams.messageTerminal)
    try ScriptFile.assign(assignments, in: shell)
    shell.assign("quick", .bool(isQuick))
    return shell
  }

  private func run(
    _ cell: NotebookCell, _ shell: ShellSession, _ work: NotebookWorkFolder
  ) throws -> CellResult {
    let place = "\(file.path):\(cell.line)"
    session.note("\(place): block \(cell.number) of \(file.notebook.cells.count)")
    do {
      try shell.run(cell.source, file: file.path, line: cell.line + 1)
    } catch let failure as StatementFailure where cell.options.fails {
      printed.add("error: \(failure.reason)\n")
      return CellResult(output: printed.take(), pictures: work.newPictures())
    }
    guard !cell.options.fails else {
      throw CommandError("\(place): this block is marked 'fails', and did not fail")
    }
    return CellResult(output: printed.take(), pictures: work.newPictures())
  }
}
