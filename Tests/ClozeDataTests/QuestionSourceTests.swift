import ClozeData
import ClozeTestSupport
import Foundation
import Testing

/// Questions about texts in every form, and errors for those that cannot be read.
@Suite struct QuestionSourceTests {
  private func read(_ bytes: Data, _ name: String = "a.json") throws -> [ContextQuestion] {
    try withTemporaryFolder { folder in
      try bytes.write(to: URL(filePath: folder + "/" + name))
      return try QuestionSource(paths: [folder]).read(nil)
    }
  }

  private func read(_ text: String, _ name: String = "a.json") throws -> [ContextQuestion] {
    try read(Data(text.utf8), name)
  }

  /// Two code points that are one character, one beyond the first plane, and a line end of two.
  private let context = #"e\u0301 \ud83d\ude00\r\n Ada wrote."#

  private func check(_ questions: [ContextQuestion]) throws {
    try #require(questions.count == 2)
    let text = questions[0].context
    #expect(questions.map(\.id) == ["q1", "q2"] && text.unicodeScalars.count == 17)
    let answers = questions[0].answers
    #expect(answers.map(\.text) == ["Ada", "\n Ada"])
    #expect(answers.map(\.codePoints) == [7..<10, 5..<10])
    for answer in answers {
      let slice = Array(text.utf8)[answer.bytes]
      #expect(Array(slice) == Array(answer.text.utf8))
    }
    #expect(questions[1].answers.isEmpty && questions[1].question == "Why?")
  }

  @Test(arguments: ["", #""is_impossible": false, "#])
  func articlesAreRead(_ flag: String) throws {
    let text =
      #"{"version": "v2.0", "data": [{"title": "T", "paragraphs": [{"context": "\#(context)","#
      + #""qas": [{"id": "q1", \#(flag)"question": "Who?", "answers": ["#
      + #"{"text": "Ada", "answer_start": 7}, {"answer_start": 5, "text": "\n Ada"}]}, "#
      + #"{"answers": [], "is_impossible": true, "plausible_answers": [{"text": "x", "#
      + #""answer_start": 0}], "question": "Why?", "id": "q2"}]}]}]}"#
    try check(read(text))
    try check(read("\u{FEFF}\n" + text.replacing("}, {", with: "},\n{") + "\n"))
    let wide = try #require(text.data(using: .utf16))
    try check(read(wide))
  }

  @Test func objectsAreRead() throws {
    let first =
      #"{"id": "q1", "title": "T", "context": "\#(context)", "question": "Who?", "#
      + #""answers": {"text": ["Ada", "\n Ada"], "answer_start": [7, 5]}}"#
    let second =
      #"{"answers": {"answer_start": [], "text": []}, "question": "Why?", "#
      + #""context": "none", "id": "q2"}"#
    try check(read(first + "\n\n" + second + "\n", "a.jsonl"))
    try check(read("[\n" + first + ",\n" + second + "]"))
    let list = first.replacing(
      #"{"text": ["Ada", "\n Ada"], "answer_start": [7, 5]}"#,
      with: #"[{"text": "Ada", "answer_start": 7}, {"text": "\n Ada", "answer_start": 5}]"#)
    try check(read(list + "\n" + second, "a.jsonl"))
    #expect(try read(first, "a.jsonl").map(\.id) == ["q1"])
    #expect(try read(first.replacing(#""q1""#, with: "17"), "a.jsonl").map(\.id) == ["17"])
  }

  /// Answers at other places, among them that in UTF-8 bytes and that in characters.
  @Test(arguments: [-1, 6, 8, 11, 5, 17, 400, .max])
  func placesMustFit(_ start: Int) throws {
    let text =
      #"{"id": "q1", "context": "\#(context)", "question": "Who?", "#
      + #""answers": {"text": ["Ada"], "answer_start": [\#(start)]}}"#
    do {
      _ = try read(text, "a.jsonl")
      Issue.record("\(start) was taken")
    } catch let error as QuestionError {
      #expect(
        "\(error)".contains(
          "question 'q1': the answer 'Ada' is not in the text at answer_start \(start)"))
    }
  }

  /// A letter with its accent in one code point is not the same in two.
  @Test func codePointsAreCompared() {
    let text =
      #"{"id": "q", "context": "\#(context)", "question": "Who?", "#
      + #""answers": {"text": ["\u00e9"], "answer_start": [0]}}"#
    #expect(throws: QuestionError.self) { try read(text, "a.jsonl") }
  }

  @Test(arguments: [
    ("{", "cut off"), ("x", "begins with something else"), (" \n", "is empty"),
    ("{}", "no 'data'"), ("{\"data\": 1}", "a value of another kind in data"),
    (#"{"data": [{"paragraphs": [{"qas": []}]}]}"#, "no 'context' in data[0].paragraphs[0]"),
    (#"{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "i"}]}]}]}"#, "no 'question' in"),
    (#"{"data": [}"#, "not valid JSON"),
    (
      #"{"id": "a", "context": "x", "question": "", "answers": {"text": [], "answer_start": [1]}}"#,
      "no 'data'"
    ),
    (
      #"[{"id": "a", "context": "x", "question": "", "answers": {"text": [], "answer_start": [1]}}]"#,
      "line 1: 1 places of 0 answers in answers.answer_start"
    ),
    ("{\"id\": \"a\"}\n{\"id\": \"a\"}", "line 1: no 'context'"),
    (
      #"{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "i", "question": "", "#
        + #""is_impossible": true, "answers": [{"text": "x", "answer_start": 0}]}]}]}]}"#,
      "question 'i': is_impossible, but it has answers"
    ),
  ])
  func whatIsWrongIsNamed(text: String, part: String) throws {
    do {
      let found = try read(text)
      Issue.record("\(found)")
    } catch {
      #expect("\(error)".contains(part), "\(error)")
      #expect("\(error)".contains("a.json") && !"\(error)".contains("\n"))
    }
  }
}

/// Counts of the data's description.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOZE_DATA"] != nil))
struct QuestionDataTests {
  private let data = (ProcessInfo.processInfo.environment["CLOZE_DATA"] ?? "") + "/text/"

  @Test func questionsAreCounted() throws {
    let first = QuestionSource(paths: [data + "squad1"])
    #expect(try first.read(.training).count == 4884)
    #expect(try first.read(.test).count == 838)
    let second = QuestionSource(paths: [data + "squad2"])
    let parts = try [LabelledPart.training, .validation].map { try second.read($0) }
    #expect(parts.map(\.count) == [4832, 1246])
    #expect(parts.map { $0.count { !$0.answers.isEmpty } } == [2278, 632])
  }
}
