import Foundation
import Testing

@testable import ClozeShell

/// What was typed, and its file.
@Suite struct HistoryTests {
  private let scratch: Scratch
  private var file: HistoryFile { HistoryFile(path: scratch("state/cloze/history")) }

  init() throws { scratch = try Scratch() }

  @Test func entriesComeBack() throws {
    #expect(try file.load() == [])
    let entries = ["doctor", "for x in 1 {\n  echo $x\n}", "echo 'a\\nb \\ é世界'", "\ttabs\t"]
    for entry in entries { try file.append(entry) }
    #expect(try file.load() == entries)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect((mode as? NSNumber)?.intValue == 0o600)
  }

  @Test func shellsThatWriteAtOnceLoseNothing() throws {
    let file = file
    DispatchQueue.concurrentPerform(iterations: 8) { shell in
      for line in 0..<50 { try? file.append("shell \(shell) line \(line)\nend") }
    }
    let entries = try file.load()
    #expect(entries.count == 400)
    for shell in 0..<8 {
      let own = entries.filter { $0.hasPrefix("shell \(shell) ") }
      #expect(own == (0..<50).map { "shell \(shell) line \($0)\nend" })
    }
  }

  @Test func aTornLineStaysALineOfItsOwn() throws {
    try file.append("first")
    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data([0x74, 0x6F, 0xFF, 0x1B]))
    try handle.close()
    try file.append("last")
    #expect(try file.load() == ["first", "to\u{FFFD}", "last"])
  }

  @Test func aLongFileIsShortened() throws {
    try file.append("first")
    let lines = (0..<HistoryFile.limit * 2).map { "line \($0)\n" }.joined()
    try Data(lines.utf8).write(to: URL(fileURLWithPath: file.path))
    #expect(try file.load().count == HistoryFile.limit)
    let kept = try String(contentsOfFile: file.path, encoding: .utf8).split(separator: "\n")
    #expect(kept.count == HistoryFile.limit)
    #expect(kept.last == "line \(HistoryFile.limit * 2 - 1)")
  }

  @Test func whatCannotBeUsedIsSaidOnce() throws {
    let folder = scratch("folder")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let record = HistoryRecord(HistoryFile(path: folder))
    #expect(record.warning?.contains("cannot be read") == true)
    #expect(record.add("a") == nil)
    #expect(record.entries == ["a"])
    let unwritable = HistoryRecord(HistoryFile(path: "/proc/nothing/history"))
    #expect(unwritable.warning == nil)
    #expect(unwritable.add("a")?.contains("cannot be written") == true)
    #expect(unwritable.add("b") == nil)
    #expect(unwritable.entries == ["a", "b"])
  }

  @Test func repetitionsAndBlanksAreNotKept() {
    let record = HistoryRecord(nil)
    for entry in ["a", "a", " secret", "b", "a"] { _ = record.add(entry) }
    #expect(record.entries == ["a", "b", "a"])
  }

  @Test func theFileIsTheUsers() {
    #expect(
      HistoryFile(environment: ["HOME": "/h"]).path == "/h/.local/state/cloze/history")
    #expect(
      HistoryFile(environment: ["HOME": "/h", "XDG_STATE_HOME": "/s"]).path == "/s/cloze/history")
  }

  @Test func arrowsWalkThroughEntriesThatBeginAlike() {
    let entries = ["fill a", "doctor", "fill b", "explain"]
    var cursor = HistoryCursor()
    #expect(cursor.back(entries, line: "fi", before: "fi") == "fill b")
    #expect(cursor.back(entries, line: "fill b", before: "fill b") == "fill a")
    #expect(cursor.back(entries, line: "fill a", before: "fill a") == nil)
    #expect(cursor.forward(entries, line: "fill a") == "fill b")
    #expect(cursor.forward(entries, line: "fill b") == "fi")
    #expect(cursor.forward(entries, line: "fi") == nil)
    #expect(cursor.back(entries, line: "", before: "") == "explain")
    #expect(cursor.back(entries, line: "explain", before: "explain") == "fill b")
    // A line that has been changed begins anew.
    #expect(cursor.back(entries, line: "d", before: "d") == "doctor")
  }
}
