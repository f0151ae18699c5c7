import ClozeData
import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

/// Sentences with tags and questions that are cut short or changed at random: each file is read or
/// refused with an error of one line, and what is read keeps its promises.
@Suite struct AnnotatedFuzzTests {
  private static let tagged = [
    "# text\na B-X\nb I-X\n\n-DOCSTART- O\n# O\n", "1\ta\tO\r\n2\tb\tB-é\r\n\r\n",
    #"{"tokens": ["a", "\u00e9"], "tags": ["O", "B-X"]}"# + "\n\n{\"tokens\":[],\"tags\":[]}",
  ]
  private static let questions = [
    #"{"data":[{"paragraphs":[{"context":"e\u0301 Ada","qas":[{"id":"q","question":"?","#
      + #""answers":[{"text":"Ada","answer_start":3}],"is_impossible":false}]}]}]}"#,
    #"{"id":7,"context":"Ada","question":"?","answers":{"text":["da"],"answer_start":[1]}}"#
      + "\n{\"id\":\"b\",\"context\":\"\",\"question\":\"\",\"answers\":[]}\n",
  ]
  private static let noise: [UInt8] = Array("\n\r\t #\"\\{}[]:,0-1e9".utf8) + [0, 0x80, 0xC3, 0xFF]

  private func mutated(_ text: String, _ random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = Array(text.utf8)
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let byte = Self.noise.randomElement(using: &random) ?? 0
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.remove(at: place)
    case 1: bytes[place] = byte
    case 2: bytes.removeLast(bytes.count - place)
    default: bytes.insert(byte, at: place)
    }
    return bytes
  }

  private func forEachMutation(of texts: [String], _ body: (_ path: String) throws -> Void) throws {
    var random = CounterRandom(seed: 5, purpose: .test)
    try withTemporaryFolder { folder in
      let path = folder + "/a.json"
      for number in 0..<900 {
        let bytes = mutated(texts[number % texts.count], &random)
        try Data(bytes).write(to: URL(filePath: path))
        do { try body(path) } catch {
          let isKnown =
            error is LabelledError || error is QuestionError || error is DataError
            || error is FileError
          #expect(isKnown, "\(error)")
          #expect(!"\(error)".contains { $0.isNewline })
        }
      }
    }
  }

  @Test func tags() throws {
    var read = 0
    try forEachMutation(of: Self.tagged) { path in
      for sentence in try TaggedSource(paths: [path]).read(nil) {
        #expect(!sentence.tokens.isEmpty && sentence.tokens.count == sentence.tags.count)
        #expect(!sentence.tags.contains(""))
        read += 1
      }
    }
    #expect(read > 300)
  }

  @Test func answers() throws {
    var read = 0
    try forEachMutation(of: Self.questions) { path in
      for question in try QuestionSource(paths: [path]).read(nil) {
        for answer in question.answers {
          let bytes = Array(question.context.utf8)
          #expect(Array(bytes[answer.bytes]) == Array(answer.text.utf8))
          read += 1
        }
      }
    }
    #expect(read > 40)
  }
}
