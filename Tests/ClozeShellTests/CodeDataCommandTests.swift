import ClozeShell
import Foundation
import Testing

/// `cloze data stats --as code`, and `cloze tokenizer` for source code.
@Suite struct CodeDataCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A folder with two projects, a copy, a near copy and a file that is not text.
  private func tree() throws -> String {
    let lines = (0..<40).map { "def name_\($0)(self):\n  return self.value['\($0)']\n" }
    for project in ["one", "two"] {
      try FileManager.default.createDirectory(
        atPath: scratch("src/\(project)"), withIntermediateDirectories: true)
    }
    _ = try scratch.write("src/one/a.py", lines.joined())
    _ = try scratch.write("src/one/b.py", lines.joined())
    _ = try scratch.write("src/two/c.py", "# a comment\n" + lines.dropLast().joined())
    _ = try scratch.write("src/two/d.py", "x = 1\n")
    _ = try scratch.write("src/two/e.py", [0x78, 0x00])
    return scratch("src")
  }

  @Test func statisticsAreCounted() throws {
    let outcome = cloze("data", "stats", try tree(), "--as", "code", "--format", "json")
    #expect(outcome.status == 0, "\(outcome.messages)")
    for part in [
      "\"files\": 2", "\"projects\": 2", "\"copies\": 1", "\"nearCopies\": 1", "\"skipped\": 1",
    ] { #expect(outcome.result.contains(part), "\(outcome.result)") }
    let clusters = cloze("data", "stats", scratch("src"), "--as", "code", "--clusters")
    #expect(clusters.rows.count == 3)
    #expect(clusters.result.contains("two/c.py"))
    let all = cloze("data", "stats", scratch("src"), "--as", "code", "--copies", "keep")
    #expect(all.rows.last?.first == "4")
  }

  @Test func optionsOfOtherDataAreRefused() throws {
    let tree = try tree()
    for arguments in [
      ["--as", "code", "--core", "5"], ["--as", "code", "--split", "test"],
      ["--as", "items", "--language", "java"], ["--as", "points", "--clusters"],
      ["--as", "code", "--similarity", "2"],
    ] {
      #expect(cloze(["data", "stats", tree] + arguments).status == 2, "\(arguments)")
    }
    #expect(cloze("data", "stats", tree, "--as", "code", "--language", "java").status == 1)
  }

  @Test func aTokenizerIsTrainedAndUsed() throws {
    let folder = scratch("subwords")
    let made = cloze(
      "tokenizer", "train", "code", "--language", "python", "--data", try tree(), "--vocab-size",
      "100", "--out", folder)
    #expect(made.status == 0, "\(made.messages)")
    let info = cloze("tokenizer", "info", folder)
    #expect(info.rows.contains(["kind", "code"]))
    #expect(info.rows.contains(["[MASK]_", "5"]))
    let program = try scratch.write("in.py", "def name(self):\n  return value\n")
    let encoded = cloze("tokenizer", "encode", folder, "--input", program, "--special")
    let lines = encoded.result.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("{\"tokens\": [\"[CLS]_\", ") })
    let ids = try scratch.write("ids.jsonl", encoded.result)
    let decoded = cloze("tokenizer", "decode", folder, "--input", ids, "--skip-special")
    #expect(decoded.result.hasPrefix("def name ( self ) :\n"))
    #expect(decoded.result.contains("return value\n"))
  }

  @Test func optionsOfOtherVocabulariesAreRefused() throws {
    let tree = try tree(), out = scratch("out")
    for (kind, option) in [
      ("code", ["--cased"]), ("code", ["--min-frequency", "3"]),
      ("wordpiece", ["--language", "java"]), ("wordpiece", ["--comments"]),
      ("code", ["--limit-alphabet", "0"]),
    ] {
      let arguments = ["tokenizer", "train", kind, "--out", out] + option + ["--data", tree]
      #expect(cloze(arguments).status == 2, "\(kind) \(option)")
    }
  }
}
