import ClozeCode
import Foundation
import Testing

@Suite struct DuplicateTests {
  let scratch: CodeCorpusScratch

  init() throws { scratch = try CodeCorpusScratch() }

  private func names(_ copies: CodeCorpusSettings.Duplicates, threads: Int = 2) throws -> [String] {
    scratch.names(try scratch.corpus(threads: threads) { $0.duplicates = copies })
  }

  @Test func sameTextsAreOneFile() throws {
    try scratch.put(program(30), "a.py")
    try scratch.put(program(30), "b/a.py")
    try scratch.put(program(31), "c.py")
    #expect(try names(.keep) == ["a.py", "b/a.py", "c.py"])
    #expect(try names(.exact) == ["a.py", "c.py"])
    let corpus = try scratch.corpus { $0.duplicates = .exact }
    #expect(corpus.clusters.map(\.kept) == [scratch("a.py")])
    let member = try #require(corpus.clusters[0].members.first)
    #expect(corpus.clusters[0].members.count == 1)
    #expect(member.path == scratch("b/a.py"))
    #expect((member.similarity, member.isSame) == (1, true))
  }

  @Test func similarFilesAreFoundAndTheirSimilarityIsTrue() throws {
    // Each line gives a name and two numbers: 300 elements, some of them occurrences of the same 1.
    try scratch.put(program(100), "a.py")
    try scratch.put(program(100, changed: 0..<5, comment: "# another head\n\n"), "b.py")
    try scratch.put(program(100, changed: 40..<80), "c.py")
    try scratch.put("\n\n" + program(100, comment: "# only a comment more\n"), "d.py")
    let corpus = try scratch.corpus { $0.duplicates = .near }
    #expect(scratch.names(corpus) == ["a.py", "c.py"])
    let members = try #require(corpus.clusters.first).members
    #expect(members.map(\.path) == [scratch("b.py"), scratch("d.py")])
    // 5 lines with 3 elements each are replaced by 5 with 3 others.
    #expect(abs(members[0].similarity - 285.0 / 315) < 1e-9)
    #expect((members[1].similarity, members[1].isSame) == (1, false))
    let strict = try scratch.corpus { ($0.duplicates, $0.similarity) = (.near, 0.95) }
    #expect(scratch.names(strict) == ["a.py", "b.py", "c.py"])
  }

  @Test func copiesOfNearCopiesAreNearCopies() throws {
    try scratch.put(program(100), "a.py")
    for name in ["b.py", "c.py"] { try scratch.put(program(100, changed: 0..<5), name) }
    let corpus = try scratch.corpus { $0.duplicates = .near }
    let members = try #require(corpus.clusters.first).members
    #expect(members.map(\.path) == [scratch("b.py"), scratch("c.py")])
    #expect(members.allSatisfy { !$0.isSame && abs($0.similarity - 285.0 / 315) < 1e-9 })
  }

  @Test func smallFilesAreComparedByTheirTextAlone() throws {
    try scratch.put("x = 1\n", "a.py")
    try scratch.put("x = 1  # again\n", "b.py")
    #expect(try names(.near) == ["a.py", "b.py"])
  }

  @Test func javaAndFilesThatCannotBeLexedAreComparedToo() throws {
    try scratch.put(program(50) + "'''", "a.py")
    try scratch.put(program(50, changed: 0..<1) + "'''", "b.py")
    #expect(try names(.near) == ["a.py"])
    let body = (0..<30).map { "int field\($0) = \($0);" }.joined(separator: "\n")
    try scratch.put("class A {\n\(body)\n}\n", "A.java")
    try scratch.put("class B {\n\(body)\n}\n", "B.java")
    let java = try scratch.corpus { ($0.language, $0.duplicates) = (.java, .near) }
    #expect(scratch.names(java) == ["A.java"])
  }

  @Test func threadsChangeNothing() throws {
    for index in 0..<300 {
      let start = index % 7 * 10
      try scratch.put(program(80, changed: start..<start + index % 20), "f\(index).py")
    }
    let one = try scratch.corpus(threads: 1) { $0.duplicates = .near }
    let four = try scratch.corpus(threads: 4) { $0.duplicates = .near }
    #expect(one.files == four.files && one.clusters == four.clusters)
    #expect(one.report == four.report)
    // Nothing that was left out is less similar than asked for.
    #expect(one.clusters.flatMap(\.members).allSatisfy { $0.similarity >= 0.8 })
    #expect(one.files.count < 60 && one.files.count > 1)
  }
}
