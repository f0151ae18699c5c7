import ClozeData
import ClozeTensor
import Testing

/// Names and their numbers, compared with a dictionary's.
@Suite struct InteractionTableTests {
  /// A random name of any length around that from which on names are hashed.
  private func name(_ random: inout some RandomNumberGenerator) -> String {
    let length = Int.random(in: 0...20, using: &random)
    return String((0..<length).map { _ in "ab\0é".randomElement(using: &random) ?? "a" })
  }

  @Test func namesAreNumberedAsTheyCome() {
    var random = CounterRandom(seed: 33, purpose: .test)
    var table = NameTable(), numbers: [[UInt8]: Int] = [:], names: [String] = []
    for _ in 0..<20_000 {
      let name = name(&random), bytes = Array(name.utf8)
      #expect(table.index(of: name) == numbers[bytes])
      let expected = numbers[bytes] ?? names.count
      if numbers[bytes] == nil { names.append(name) }
      numbers[bytes] = expected
      #expect(table.add(name) == expected)
    }
    #expect(table.count == names.count && names.count > 5000)
    let isWhole = names.indices.allSatisfy { index in
      Array(table[index].utf8) == Array(names[index].utf8)
        && table.withUTF8(at: index, Array.init) == Array(names[index].utf8)
    }
    #expect(isWhole)
    #expect(table == NameTable(names) && table != NameTable(names.reversed()))
  }

  @Test func namesThatAreCloseDiffer() {
    let names = [
      "", "\0", "\0\0", "a", "a\0", "aaaaaaa", "aaaaaaaa", "aaaaaaab", "aaaaaaa\0", "aaaaaaaaa",
      "\u{E9}", "e\u{301}",
    ]
    let table = NameTable(names)
    #expect(table.count == names.count)
    for (index, name) in names.enumerated() { #expect(table.index(of: name) == index) }
    #expect(table.index(of: "aaaaaaaaaa") == nil && table.index(of: "b") == nil)
  }

  @Test func logsAreMadeOfHistories() {
    let log = InteractionLog(histories: [["u": ["a", "b"]], ["v": []], ["w": ["b"]], ["u": ["c"]]])
    #expect(log.histories == [["u": ["a", "b", "c"]], ["v": []], ["w": ["b"]]])
    #expect(log.offsets == [0, 3, 3, 4] && log.sequence == [0, 1, 2, 1] && log.count == 4)
    #expect(log.length(of: 0) == 3 && log.length(of: 1) == 0)
  }
}
