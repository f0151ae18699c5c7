import ClozeData
import ClozeTensor
import Foundation
import Testing

@Suite struct TextJSONLinesTests {
  let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func read(_ lines: String, field: String = "text") throws -> [String] {
    let path = try folder.put(lines, "x.jsonl")
    return try documents(TextSource(paths: [path], field: field))
  }

  @Test func eachRecordIsADocument() throws {
    let lines = """
      {"text": "one"}

      {"id": 7, "tags": ["a", {"text": "inner"}], "text": "two", "more": {"text": null}}
       { "text" : "three" , "score" : -1.5e3 }\r
      {"text":"","x":[]}
      {"text":null,"x":{}}
      {"text":"four"}
      """
    #expect(try read(lines) == ["one", "two", "three", "four"])
    #expect(try read(#"{"text": 1, "body": "b"}"#, field: "body") == ["b"])
  }

  @Test func escapesAreResolved() throws {
    let record = #"{"te\u0078t": "\u00e9\u65E5\ud834\udd1e \"\\\/\b\f\n\r\t é"}"#
    #expect(try read(record) == ["é日\u{1D11E} \"\\/\u{8}\u{C}\n\r\t é"])
  }

  @Test func loneSurrogatesAreReplacedAndCounted() throws {
    let path = try folder.put(#"{"text": "a\ud834b\ud834\ud834\udd1e\udd1e\ud800"}"#, "x.jsonl")
    let (documents, _, report) = try readAll(TextSource(paths: [path]))
    #expect(documents == ["a\u{FFFD}b\u{FFFD}\u{1D11E}\u{FFFD}\u{FFFD}"])
    #expect(report.replacements == 4)
  }

  @Test func agreesWithFoundationOnAnyText() throws {
    var random = CounterRandom(seed: 36, purpose: .test), texts: [String] = []
    for _ in 0..<200 {
      let scalars = (0..<40).compactMap { _ in
        Unicode.Scalar(UInt32(1 + random.below(random.below(2) == 0 ? 0x7F : 0x1FFFF)))
      }
      texts.append("x" + String(String.UnicodeScalarView(scalars)))
    }
    let lines = try texts.map {
      String(decoding: try JSONEncoder().encode(["a": "b", "text": $0]), as: UTF8.self)
    }
    let back = try read(lines.joined(separator: "\n"))
    #expect(back.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
  }

  @Test func aHugeRecordComesInPieces() throws {
    let text = String(repeating: "many words ", count: 300_000)
    let path = try folder.put(
      "{\"text\": \"first\"}\n{\"text\": \"\(text)\", \"n\": 1}\n", "x.jsonl")
    let source = TextSource(paths: [path], maximumPieceBytes: 1 << 16)
    let (documents, pieces, _) = try readAll(source)
    #expect(documents == ["first", text])
    #expect(pieces.allSatisfy { $0.bytes.count <= 1 << 16 })
  }

  @Test(arguments: [
    "hello", "[1]", #"{"text": "a"#, #"{"text": "a""#, #"{"text" "a"}"#, #"{"text": }"#,
    #"{"text": "a"} x"#, #"{"text": "a",}"#, #"{"text": "a\q"}"#, #"{"text": "\u12"}"#,
    #"{"text": "a", "b": tru}"#, #"{"text": "a", "b": [1 2]}"#, #"{"text": "a", "b": [1}"#,
    #"{"text": "a", "text": "b"}"#, "{\"text\": \"a\tb\"}", #"{text: 1}"#, "{",
    #"{"a": "# + String(repeating: "[", count: 600),
    "{\"" + String(repeating: "k", count: 5000) + "\": 1}",
    #"{"a": "# + String(repeating: "1", count: 2000) + "}",
  ])
  func malformedRecordsAreNamedByLine(_ record: String) throws {
    let path = try folder.put("{\"text\": \"fine\"}\n\(record)\n{\"text\": \"x\"}", "x.jsonl")
    let error = #expect(throws: DataError.self) { try documents(TextSource(paths: [path])) }
    guard case .malformedRecord(path, 2, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    #"{"body": "b", "id": 1}"#, #"{"text": 5, "body": "b"}"#, #"{"text": {}}"#, "{}",
  ])
  func recordsWithoutTextAreNamedByLine(_ record: String) throws {
    let path = try folder.put("\n{\"text\": \"fine\"}\n\(record)", "x.jsonl")
    let error = #expect(throws: DataError.self) { try documents(TextSource(paths: [path])) }
    guard case .missingField(path, 3, "text", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
