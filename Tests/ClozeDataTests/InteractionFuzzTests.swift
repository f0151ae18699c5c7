import ClozeData
import ClozeTensor
import Foundation
import Testing

/// Files that are cut short or changed at random: each is read or refused with an error of one
/// line, and whichever way it is read gives the same.
@Suite struct InteractionFuzzTests {
  private static let texts: [(format: InteractionFormat, text: String)] = [
    (.pairs, "1 10\n1 11\n2 10\n22 9\n"), (.pairs, "u\ta\nu\tb\nv\ta\n"),
    (.sequences, "1 2 3 4\n5 6 7\n8 9\n"),
    (
      .inter,
      "user_id:token\titem_id:token\ttimestamp:float\n1\t2\t3\n1\t4\t-2.5\n3\t2\t7e1\n"
    ),
    (.csv, "user,item,time\n1,\"a, \"\"b\"\"\",3\n1,c,2\n\"x y\",c,1\n"),
    (
      .jsonl,
      "{\"user\":1,\"item\":\"\\u00e9\",\"timestamp\":4}\n{\"user\":\"\\ud834\\udd1e\",\"item\":2,"
        + "\"timestamp\":1,\"x\":[{\"y\":null},true,-1.5e3]}\n"
    ),
    (.jsonl, "{\"user\":1,\"items\":[1,\"2\",3]}\r\n{\"user\":\"b\",\"items\":[]}\r\n"),
  ]
  private static let noise: [UInt8] =
    Array("\n\r\t ,\"\\{}[]:0-.eu".utf8) + [0, 0x7F, 0x80, 0xC3, 0xFF]

  private func mutated(_ text: String, _ random: inout some RandomNumberGenerator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let byte = Self.noise.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<5, using: &random) {
      case 0 where place < bytes.count: bytes.remove(at: place)
      case 1 where place < bytes.count: bytes[place] = byte
      case 2: bytes.removeLast(bytes.count - place)
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
      default: bytes.insert(byte, at: place)
      }
    }
    return bytes
  }

  /// What `body` gives; nil for an error that the user can understand.
  private func outcome<Result>(_ body: () throws -> Result) -> Result? {
    do { return try body() } catch {
      let isKnown = error is InteractionError || error is DataError || error is FileError
      #expect(isKnown, "\(error)")
      #expect(!"\(error)".contains { $0.isNewline })
      return nil
    }
  }

  @Test(arguments: texts.indices) func nothingCrashes(_ index: Int) throws {
    let folder = try ScratchFolder()
    let (usual, text) = Self.texts[index]
    var random = CounterRandom(seed: 34, purpose: .test), readable = 0
    for trial in 0..<1500 {
      let bytes = trial == 0 ? Array(text.utf8) : mutated(text, &random)
      let path = try folder.put(bytes, "fuzzed")
      let others = InteractionFormat.allCases
      let format = [nil, usual, others.randomElement(using: &random)][trial % 3]
      let read = outcome { try InteractionSource(paths: [path], format: format).read() }
      let streamed = outcome { () -> [History] in
        let reader = try HistoryReader(path: path, format: format)
        var histories: [History] = []
        while let history = try reader.next() { histories.append(history) }
        return histories
      }
      _ = outcome { try ItemTitles(path: path, format: format) }
      guard let read else { continue }
      readable += 1
      let statistics = InteractionStatistics(read.log)
      #expect(statistics.interactions == read.report.interactions && statistics.minimum > 0)
      // A file's histories are those that training reads, and the empty ones.
      guard let joined = streamed?.filter({ !$0.items.isEmpty }) else { continue }
      #expect(
        joined.sorted { $0.user < $1.user } == read.log.histories.sorted { $0.user < $1.user },
        "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(readable > 25, "only \(readable) could be read")
  }
}
