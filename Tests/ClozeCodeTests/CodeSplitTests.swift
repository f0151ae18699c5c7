import ClozeCode
import Testing

@Suite struct CodeSplitTests {
  private func files(_ sizes: [Int]) throws -> (CodeCorpus, CodeCorpusScratch) {
    let scratch = try CodeCorpusScratch()
    for (project, size) in sizes.enumerated() {
      for file in 0..<size { try scratch.put("x = 1\n", "p\(project)/d\(file % 2)/f\(file).py") }
    }
    return (try scratch.corpus(), scratch)
  }

  @Test func noProjectStandsOnTwoSides() throws {
    let (corpus, scratch) = try files([9, 1, 4, 6, 2, 30, 3, 5, 8, 7, 1, 1])
    defer { withExtendedLifetime(scratch) {} }
    for (unit, key) in [
      (CodeSplit.Unit.project, \CodeFile.project), (.folder, \.folder), (.file, \.path),
    ] {
      let split = CodeSplit(by: unit, shares: [0.8, 0.1, 0.1], seed: 3)
      let parts = try split.parts(of: corpus.files)
      var sides: [String: Set<Int>] = [:]
      for (file, part) in zip(corpus.files, parts) {
        sides[file[keyPath: key], default: []].insert(part)
      }
      #expect(sides.values.allSatisfy { $0.count == 1 })
      #expect(Set(parts) == [0, 1, 2])
      #expect(try split.parts(of: corpus.files) == parts)
      let counts = (0..<3).map { part in parts.count { $0 == part } }
      #expect(counts[0] > counts[1] && counts[0] > counts[2])
    }
    let seeds = try (0..<5).map {
      try CodeSplit(shares: [0.5, 0.5], seed: $0).parts(of: corpus.files)
    }
    #expect(Set(seeds).count > 1)
  }

  @Test func sharesAreMetWhereUnitsAreSmall() throws {
    let (corpus, scratch) = try files(Array(repeating: 2, count: 50))
    defer { withExtendedLifetime(scratch) {} }
    let parts = try CodeSplit(shares: [8, 1, 1]).parts(of: corpus.files)
    #expect((0..<3).map { part in parts.count { $0 == part } } == [80, 10, 10])
  }

  @Test func noPartIsEmptyThatNeedNotBe() throws {
    let (corpus, scratch) = try files([50, 1, 1])
    defer { withExtendedLifetime(scratch) {} }
    for seed in 0..<10 as Range<UInt64> {
      let parts = try CodeSplit(shares: [0.9, 0.05, 0.05], seed: seed).parts(of: corpus.files)
      #expect(Set(parts) == [0, 1, 2])
    }
  }

  @Test func sharesThatMakeNoSenseAreRefused() throws {
    for shares in [[], [0.5, 0], [1, -1], [.nan], [.infinity]] as [[Double]] {
      #expect(throws: CodeCorpusError.self) { try CodeSplit(shares: shares).parts(of: []) }
    }
  }
}
