import ClozeShell
import Foundation
import Testing

/// `cloze tokenizer split`.
@Suite struct TokenizerSplitTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch("tree/sub"), withIntermediateDirectories: true)
  }

  private struct Line: Decodable, Equatable {
    var file: String
    var tokens: [String]
  }

  private func lines(_ text: String) throws -> [Line] {
    try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  @Test func filesComeInOrder() throws {
    for number in 0..<600 {
      _ = try scratch.write("tree/\(1000 + number).py", "x\(number) = 'a\\tb\"'\n")
    }
    _ = try scratch.write("tree/other.txt", "x")
    let outcome = cloze("tokenizer", "split", "--language", "python", scratch("tree"))
    #expect(outcome.status == 0)
    let lines = try lines(outcome.result)
    #expect(lines.map(\.file) == (0..<600).map { scratch("tree/\(1000 + $0).py") })
    #expect(lines[7].tokens == ["x7", "=", "'^", "a^", "\\^", "tb^", "\"'", "___EOS___"])
  }

  @Test func namedFilesAndCommentsAreTaken() throws {
    let file = try scratch.write("script", "int a; // b\n")
    let kept = cloze("tokenizer", "split", "--language", "java", file)
    #expect(try lines(kept.result)[0].tokens.contains("b^"))
    let dropped = cloze("tokenizer", "split", "--language", "java", "--comments", "drop", file)
    #expect(try lines(dropped.result)[0].tokens == ["int", " ", "a", ";", " ", "___EOS___"])
  }

  @Test func whatCannotBeReadIsReported() throws {
    _ = try scratch.write("tree/a.py", [0x78, 0xE9])
    _ = try scratch.write("tree/b.py", "x = (\n")
    _ = try scratch.write("tree/c.py", "")
    _ = try scratch.write("tree/sub/d.py", "y\n")
    let again = scratch("tree/sub/again")
    try FileManager.default.createSymbolicLink(
      atPath: again, withDestinationPath: scratch("tree"))
    let outcome = cloze("tokenizer", "split", "--language", "python", scratch("tree"))
    #expect(outcome.status == 0)
    let error = ["___ERROR___", "___EOS___"]
    #expect(
      try lines(outcome.result).map(\.tokens) == [
        error, error, ["___EOS___"], ["y", "___EOS___"],
      ])
    #expect(outcome.messages.contains("a.py': the byte at offset 1 is not 'UTF-8'"))
    #expect(outcome.messages.contains("b.py': line 2, column 1: the source ends within"))
    let missing = cloze("tokenizer", "split", "--language", "python", scratch("none"))
    #expect(missing.status == 1)
  }
}
