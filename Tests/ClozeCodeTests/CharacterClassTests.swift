import Testing

@testable import ClozeCode

@Suite struct CharacterClassTests {
  private struct Class: Decodable {
    var name: String
    var ranges: [Int]
  }

  private static let tests: [String: @Sendable (Unicode.Scalar) -> Bool] = [
    "word": { $0.isPythonWord }, "identifier": { $0.startsPythonIdentifier },
    "space": { $0.isPythonSpace }, "digit": { $0.isPythonDigit },
    "upper": { $0.textClass == .upper }, "lower": { $0.textClass == .lower },
    "uppercaseLetter": { $0.identifierCase == .upper },
    "titlecaseLetter": { $0.identifierCase == .title },
    "javaStart": { $0.startsJavaIdentifier }, "javaPart": { $0.continuesJavaIdentifier },
  ]

  /// Every character belongs to the classes that Python 3.11 puts it in.
  @Test func classesAreThoseOfPython() throws {
    let classes = try CodeFixtures.load("characters.json", as: [Class].self)
    #expect(Set(classes.map(\.name)) == Set(Self.tests.keys))
    for expected in classes {
      let belongs = try #require(Self.tests[expected.name])
      var isMember = [Bool](repeating: false, count: 0x110000)
      for index in stride(from: 0, to: expected.ranges.count, by: 2) {
        for code in expected.ranges[index]...expected.ranges[index + 1] { isMember[code] = true }
      }
      let wrong = isMember.indices.compactMap { Unicode.Scalar(UInt32($0)) }
        .filter { belongs($0) != isMember[Int($0.value)] }
      #expect(wrong.map { String($0.value, radix: 16) } == [], "\(expected.name)")
    }
  }
}
