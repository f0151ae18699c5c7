import ClozeData
import ClozeTestSupport
import Foundation
import Testing

/// Texts with classes in every form, and what is said of those that cannot be read.
@Suite struct LabelledSourceTests {
  private func read(
    _ files: [String: String], _ part: LabelledPart? = nil, isFine: Bool = false
  ) throws -> [LabelledText] {
    var found: [LabelledText] = []
    try withTemporaryFolder { scratch in
      for (name, text) in files {
        try Data(text.utf8).write(to: URL(filePath: scratch + "/" + name))
      }
      found = try LabelledSource(paths: [scratch], fields: ["text", "sentence"], isFine: isFine)
        .read(part)
    }
    return found
  }

  /// What is said of a file called `name` that holds `bytes`.
  private func complaint(_ name: String, _ bytes: [UInt8]) throws -> String {
    var said = "nothing"
    try withTemporaryFolder { scratch in
      try Data(bytes).write(to: URL(filePath: scratch + "/" + name))
      do {
        _ = try LabelledSource(paths: [scratch], fields: ["text", "sentence"]).read(nil)
      } catch { said = "\(error)".replacing(scratch + "/", with: "") }
    }
    return said
  }

  @Test func formsAreToldByContent() throws {
    func wanted(_ field: String?) -> [LabelledText] {
      [("good : tea", "1"), ("bad", "0")].map {
        LabelledText([$0], fields: field.map { [$0] } ?? [], label: $1)
      }
    }
    #expect(
      try read(["a.tsv": "sentence\tlabel\ngood : tea \t1\nbad\t0\n"]) == wanted("sentence"))
    #expect(
      try read(["a.txt": "label\tid\ttext\r\n1\t7\tgood : tea\r\n\r\n0\t8\tbad"])
        == wanted("text"))
    let lines =
      "\u{FEFF}{\"text\": \"good : tea\", \"label\": 1}\n\n{\"label\":\"0\",\"text\":\"bad\"}\n"
    #expect(try read(["a.jsonl": lines]) == wanted("text"))
    #expect(
      try read(["a.txt": "1:x good : tea\n0:y bad"]) == wanted(nil))
    #expect(
      try read(["a.txt": "NUM:date When ?"], isFine: true)
        == [LabelledText(["When ?"], label: "NUM:date")])
  }

  @Test func namesTellTheParts() throws {
    let files = [
      "train.txt": "A:a one", "x-dev.txt": "B:b two", "test.txt": "C:c three",
      "README.md": "nothing of it", "train-more.txt": "",
    ]
    #expect(try read(files, .training).map(\.label) == ["A"])
    #expect(try read(files, .validation).map(\.label) == ["B"])
    #expect(try read(files, .test).map(\.label) == ["C"])
    #expect(try read(files).count == 3)
    #expect(try read(["more.txt": "D:d four"], .training).count == 1)
    let mixed = files.merging(["more.txt": "D:d four"]) { first, _ in first }
    #expect(throws: LabelledError.self) { try read(mixed, .training) }
  }

  @Test func foldersTellTheParts() throws {
    try withTemporaryFolder { scratch in
      let root = scratch + "/test-of-mine"
      for (part, label) in [("train", "A"), ("validation", "B"), ("test", "C")] {
        try FileManager.default.createDirectory(
          atPath: root + "/" + part, withIntermediateDirectories: true)
        try "\(label):x text".write(
          toFile: root + "/" + part + "/data-0.txt", atomically: true, encoding: .utf8)
      }
      let source = LabelledSource(paths: [root], fields: ["text"])
      #expect(try source.read(.training).map(\.label) == ["A"])
      #expect(try source.read(.validation).map(\.label) == ["B"])
      #expect(try source.read(.test).map(\.label) == ["C"])
    }
  }

  @Test func whatIsNotUTF8IsLatin1() throws {
    try withTemporaryFolder { scratch in
      try Data(Array("A:a caf".utf8) + [0xE9, 0x0A]).write(to: URL(filePath: scratch + "/a.txt"))
      let found = try LabelledSource(paths: [scratch + "/a.txt"], fields: ["text"]).read(nil)
      #expect(found == [LabelledText(["caf\u{E9}"], label: "A")])
    }
  }

  @Test(arguments: [
    ("a.tsv", "text\tlabel\nx\n", "'a.tsv' line 2: 1 columns"),
    ("a.tsv", "text\tlabel\nx\t1\n\ny\t\n", "'a.tsv' line 4: no class"),
    ("a.tsv", "words\tlabel\nx\t1\n", "'a.tsv' line 1: the header has no column 'text'"),
    ("a.tsv", "text\tkind\nx\t1\n", "'a.tsv' line 1: the header has no column 'label'"),
    ("a.jsonl", "{\"text\": \"x\", \"label\": 1}\n{\"text\"\n", "'a.jsonl' line 2: not a JSON"),
    ("a.jsonl", "{\"text\": \"x\"}\n", "'a.jsonl' line 1: nothing under 'label'"),
    ("a.jsonl", "{\"words\": \"x\", \"label\": 1}\n", "'a.jsonl' line 1: nothing under 'text'"),
    ("a.jsonl", "{\"text\": 1, \"label\": 1}\n", "'a.jsonl' line 1: nothing under 'text'"),
    ("a.jsonl", "{\"text\": \"x\", \"label\": [1]}\n", "'a.jsonl' line 1: nothing under 'label'"),
    ("a.txt", "A:a one\nno class here\n", "'a.txt' line 2: no 'CLASS:fine text'"),
    ("a.txt", "some prose\n", "'a.txt' is neither JSONL"),
    ("a.txt", "\n \n", "'a.txt' is empty"),
  ])
  func whatIsWrongIsNamed(name: String, text: String, start: String) throws {
    let said = try complaint(name, Array(text.utf8))
    #expect(said.hasPrefix(start), "\(said)")
    #expect(!said.contains("\n"))
  }

  /// The first sample of a file tells which of the usual fields it has; fields that were named must
  /// all be there.
  @Test func fieldsAreThoseOfTheFirstSample() throws {
    try withTemporaryFolder { scratch in
      let path = scratch + "/a.jsonl"
      let lines = ["\"b\": \"x\"", "\"a\": \"y\", \"b\": \"z\""].map {
        "{\($0), \"label\": 1}\n"
      }
      try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
      let usual = LabelledSource(paths: [path], fields: ["a", "b"])
      #expect(try usual.read(nil).map(\.texts) == [["x"], ["z"]])
      #expect(try usual.read(nil).map(\.fields) == [["b"], ["b"]])
      func missing(_ line: Int) -> LabelledError {
        .missingField(path: path, line: line, field: "a", found: ["b", "label"])
      }
      #expect(throws: missing(1)) {
        try LabelledSource(paths: [path], fields: ["a", "b"], isExact: true).read(nil)
      }
      try lines.reversed().joined().write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: missing(2)) { try usual.read(nil) }
    }
    try withTemporaryFolder { scratch in
      let path = scratch + "/a.txt"
      try "A:x tea\n".write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: LabelledError.noFields(path: path)) {
        try LabelledSource(paths: [path], fields: ["a"], isExact: true).read(nil)
      }
    }
  }

  @Test func deepNestingIsNoCrash() throws {
    let deep = String(repeating: "{\"text\":", count: 100_000)
    #expect(try complaint("a.jsonl", Array(deep.utf8)).contains("line 1"))
    #expect(try complaint("a.jsonl", [0x7B, 0xFF, 0x0A]).contains("line 1"))
    #expect(try complaint("a.jsonl", [0x7B, 0xFF, 0x00]).contains("is not text"))
  }

  @Test func classesAreNamedAndNumbered() {
    #expect(throws: LabelledError.unknownClass(name: "C", known: ["A", "B"])) {
      try LabelledClasses.labels(of: [LabelledText(["x"], label: "C")], among: ["A", "B"])
    }
    let numbers = ["10", "9", "-1"].map { LabelledText(["x"], label: $0) }
    #expect(LabelledClasses.names(of: numbers) == ["-1", "9", "10"])
  }
}
