import ClozeShell
import Foundation
import Testing

/// `cloze tokenizer`.
@Suite struct TokenizerTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func trained() throws -> String {
    let outcome = try cloze(
      "tokenizer", "train", "wordpiece", "--data", scratch.corpus(), "--vocab-size", "120",
      "--out", scratch("made/tokenizer"))
    #expect(outcome.status == 0, "\(outcome.messages)")
    return scratch("made/tokenizer")
  }

  @Test func trainsEncodesAndDecodes() throws {
    let folder = try trained()
    let info = cloze("tokenizer", "info", folder)
    #expect(info.rows.contains(["tokens", "120"]))
    let text = try scratch.write("in.txt", "The small cat sees a boat.\r\n\nthe [MASK]\n")
    let encoded = cloze("tokenizer", "encode", folder, "--input", text, "--special")
    let lines = encoded.result.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("{\"tokens\": [\"[CLS]\", \"the\""))
    #expect(lines[1] == "{\"tokens\": [\"[CLS]\", \"[SEP]\"], \"ids\": [2, 3]}")
    #expect(lines[2].contains("\"[MASK]\""))
    let ids = try scratch.write("ids.jsonl", encoded.result)
    let decoded = cloze("tokenizer", "decode", folder, "--input", ids, "--skip-special")
    #expect(decoded.result == "the small cat sees a boat.\n\nthe\n")
    let lists = try scratch.write("lists.txt", "[2, 3]\n2 3\n2,3\n\n")
    let plain = cloze("tokenizer", "decode", folder, "--input", lists)
    #expect(plain.result == "[CLS] [SEP]\n[CLS] [SEP]\n[CLS] [SEP]\n\n")
  }

  @Test func anyBytesCanBeEncoded() throws {
    let folder = try trained()
    let bytes: [UInt8] = [0x61, 0x00, 0xFF, 0xC3, 0x0A, 0xED, 0xA0, 0x80, 0x0A, 0x22, 0x5C]
    let outcome = try cloze("tokenizer", "encode", folder, "--input", scratch.write("x", bytes))
    #expect(outcome.status == 0)
    for line in outcome.result.split(separator: "\n") {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
    }
    #expect(outcome.result.split(separator: "\n").count == 3)
  }

  @Test func manyLinesComeThrough() throws {
    let folder = try trained()
    let file = try scratch.write(
      "many.txt", (0..<5000).map { "the cat \($0)" }.joined(separator: "\n"))
    let outcome = cloze("tokenizer", "encode", folder, "--input", file)
    #expect(outcome.result.split(separator: "\n").count == 5000)
    let long = try scratch.write("long.txt", String(repeating: "the cat ", count: 40_000))
    #expect(cloze("tokenizer", "encode", folder, "--input", long).status == 0)
  }

  @Test func aLineWithoutEndIsRefused() throws {
    let folder = try trained()
    let file = try scratch.write(
      "huge", repeatElement(UInt8(ascii: "a"), count: (1 << 24) + 70_000))
    let outcome = cloze("tokenizer", "encode", folder, "--input", file)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("line 1: longer than 16777216 bytes"))
  }

  @Test func badIdsAreNamed() throws {
    let folder = try trained()
    for (text, part) in [
      ("1\n999\n", "line 2: id 999"), ("-1\n", "id -1"), ("one\n", "line 1: not a list"),
      ("{\"ids\": 3}\n", "not a list"), ("[1, \"a\"]", "not a list"),
      ("99999999999\n", "not a list"),
    ] {
      let file = try scratch.write("bad", text)
      let outcome = cloze("tokenizer", "decode", folder, "--input", file)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains(part), "\(outcome.messages)")
    }
  }

  @Test(arguments: [
    ("[UNK]\n[CLS]\n[SEP]\n[MASK]\na\na\n", "line 5 and on line 6"),
    ("[UNK]\n[CLS]\n[SEP]\na\n", "[MASK] missing"), ("", "no tokens"),
  ])
  func badVocabulariesAreNamed(_ text: String, _ part: String) throws {
    let folder = scratch("vocabulary")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try scratch.write("vocabulary/vocab.txt", text)
    let outcome = cloze("tokenizer", "info", folder)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
  }

  @Test func badDataIsNamed() throws {
    let cases = try [
      (scratch("missing"), "does not exist"), (scratch.write("empty", ""), "no text"),
      (scratch.write("binary", [0, 1, 2, 3, 0, 0]), "not text"), ("/dev/null", "regular file"),
      (scratch.write("bad.jsonl", "{\"text\": 3}\n"), "line 1"),
    ]
    for (path, part) in cases {
      let outcome = cloze(
        "tokenizer", "train", "wordpiece", "--data", path, "--out", scratch("out"))
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains(part), "\(path): \(outcome.messages)")
      #expect(!FileManager.default.fileExists(atPath: scratch("out")))
    }
  }
}
