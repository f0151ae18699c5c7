import ClozeData
import ClozeTestSupport
import Foundation
import Testing

/// Sentences with tags in every form, and errors for those that cannot be read.
@Suite struct TaggedSourceTests {
  private func read(
    _ text: String, _ name: String = "a.txt", token: Int? = nil, tag: Int? = nil
  ) throws -> [TaggedSentence] {
    try withTemporaryFolder { folder in
      try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
      return try TaggedSource(paths: [folder], tokenColumn: token, tagColumn: tag).read(nil)
    }
  }

  private let wanted = [
    TaggedSentence(tokens: ["Ada", "Lovelace", "wrote"], tags: ["B-PER", "I-PER", "O"]),
    TaggedSentence(tokens: ["London"], tags: ["B-LOC"]),
  ]

  @Test(arguments: [
    "Ada B-PER\nLovelace I-PER\nwrote O\n\nLondon B-LOC\n",
    "\u{FEFF}Ada\tB-PER\r\nLovelace\tI-PER\r\nwrote\tO\r\n\r\nLondon\tB-LOC",
    "-DOCSTART- -X- -X- O\n\nAda NNP x B-PER\nLovelace NNP y I-PER\nwrote VBD y O\n"
      + "\n-DOCSTART- O\nLondon  NNP\t y B-LOC  \n\n\n",
    "# id = 1\nAda B-PER\nLovelace I-PER\nwrote O\n \t\n# a comment here\nLondon B-LOC\n",
    "#id\n#\tsource\n\nAda\tx\tB-PER\nLovelace\t\tI-PER\nwrote\tx\tO\n\n# text = London\nLondon\tx\tB-LOC",
  ])
  func columnsAreRead(_ text: String) throws {
    #expect(try read(text) == wanted)
  }

  @Test(arguments: ["tags", "ner_tags"])
  func recordsAreRead(_ field: String) throws {
    let lines = [
      #"{"tokens": ["Ada", "Lovelace", "wrote"], "#, #""FIELD": ["B-PER", "I-PER", "O"]}"#,
      "\n\n", #"{"id": 7, "FIELD": ["B-LOC"], "tokens": ["London"]}"#, "\n",
      #"{"FIELD": [], "tokens": []}"#, "\n",
    ]
    #expect(try read(lines.joined().replacing("FIELD", with: field), "a.jsonl") == wanted)
  }

  /// Ranges and empty words have no tags of their kind; a word `#` is none of the comments.
  @Test func universalDependencies() throws {
    func line(_ id: String, _ word: String, _ tag: String) -> String {
      ([id, word, "_", tag] + [String](repeating: "_", count: 6)).joined(separator: "\t") + "\n"
    }
    let text =
      "# newdoc\n# text = del mar\n" + line("1-2", "del", "_") + line("1", "de", "ADP")
      + line("2", "el", "DET") + line("2.1", "x", "X") + line("3", "#", "SYM") + "\n"
    #expect(
      try read(text, "a.conllu", token: 2, tag: 4) == [
        TaggedSentence(tokens: ["de", "el", "#"], tags: ["ADP", "DET", "SYM"])
      ])
    #expect(throws: LabelledError.self) { try read(line("1", "de", "ADP"), "a.conllu") }
  }

  /// Words that begin with `#` are words, in the first line, too.
  @Test func hashesAreWords() throws {
    let first = TaggedSentence(tokens: ["#tag", "#"], tags: ["B-X", "O"])
    let second = TaggedSentence(tokens: ["#", "x"], tags: ["O", "O"])
    #expect(try read("#tag B-X\n# O\n\n# O\nx O\n") == [first, second])
    #expect(try read("#tag B-X\n# O\n") == [first])
  }

  /// A mark behind a separator is no part of it.
  @Test func marksDoNotJoinSeparators() throws {
    let word = "\u{301}a"
    #expect(try read("\(word) O\n") == [TaggedSentence(tokens: [word], tags: ["O"])])
    #expect(try read("x \u{301}\n") == [TaggedSentence(tokens: ["x"], tags: ["\u{301}"])])
    #expect(try read("x\u{A0}y O\n") == [TaggedSentence(tokens: ["x\u{A0}y"], tags: ["O"])])
  }

  @Test(arguments: [
    ("a O\nb\n", 2, "no tag behind 'b'"),
    ("a\n", 1, "no tag behind 'a'"),
    ("a O\n\n#b\n", 3, "no tag behind '#b'"),
    ("a b O\nc O\n", 2, "2 columns where line 1 has 3"),
    ("a\tO\nb O\n", 2, "no tag behind 'b O', and line 1 has 2 columns between tabs"),
    ("a\tO\n\tO\n", 2, "no token in column 1"),
    ("a\tO\nb\t\n", 2, "no tag in column 2"),
    (#"{"tokens": ["a"], "tags": [1]}"#, 1, "'tags' is not a list of texts"),
    (#"{"tokens": ["a", "b"], "tags": ["O"]}"#, 1, "2 tokens, but 1 tags"),
    (#"{"tokens": ["a"], "tags": [""]}"#, 1, "a tag is empty"),
    (#"{"tokens": ["a"]}"#, 1, "nothing under 'tags'"),
    ("{\"tokens\": [], \"tags\": []}\n{\"tokens\n", 2, "not a JSON object"),
  ])
  func whatIsWrongIsNamed(text: String, line: Int, start: String) throws {
    do {
      let found = try read(text)
      Issue.record("\(found)")
    } catch let error as LabelledError {
      #expect("\(error)".contains("a.txt' line \(line): \(start)"), "\(error)")
    }
  }

  @Test func columnsThatAreMissing() throws {
    #expect(throws: LabelledError.self) { try read("a O\n", token: 3) }
    #expect(throws: LabelledError.self) { try read("a O\n", tag: 0) }
    #expect(try read("x a O\n", token: 2).first?.tokens == ["a"])
    #expect(try read("O a x\n", token: 2, tag: 1).first?.tags == ["O"])
  }

  @Test func namesTellTheParts() throws {
    try withTemporaryFolder { folder in
      for name in ["train", "dev", "test"] {
        try Data("\(name) O\n".utf8).write(to: URL(filePath: folder + "/" + name + ".txt"))
      }
      let source = TaggedSource(paths: [folder])
      #expect(try source.read(.training).map(\.tokens) == [["train"]])
      #expect(try source.read(.validation).map(\.tokens) == [["dev"]])
      #expect(try source.read(nil).count == 3)
      #expect(try source.validatingPart() == .validation)
    }
  }
}

/// Counts of the data's description.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_DATA"] != nil))
struct TaggedDataTests {
  @Test(arguments: [
    ("conll2003", [14_041, 3250, 3453]), ("ncbi-disease", [5424, 923, 940]),
    ("maltese-pos", [1123, 433, 518]),
  ])
  func sentencesAreCounted(name: String, counts: [Int]) throws {
    let data = ProcessInfo.processInfo.environment["CLOZE_DATA"] ?? ""
    let source = TaggedSource(paths: [data + "/text/" + name])
    #expect(try LabelledPart.allCases.map { try source.read($0).count } == counts)
  }
}
