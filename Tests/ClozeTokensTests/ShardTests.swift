import ClozeData
import ClozeTokens
import Foundation
import Testing

@Suite struct ShardTests {
  let folder: ShardScratch
  init() throws { folder = try ShardScratch() }

  @Test(arguments: [99, 65_536, 65_537, 1 << 30])
  func tokensComeBack(vocabularySize: Int) throws {
    let top = Int32(vocabularySize - 1)
    let documents: [[Int32]] = [[0, top, 7], [top], [], [5, 4, 3, 2, 1]]
    let shard = try folder.shard(documents, vocabularySize: vocabularySize)
    #expect(shard.documentCount == 3 && shard.tokenCount == 9)
    #expect((0..<3).map { shard.ids($0) } == documents.filter { !$0.isEmpty })
    #expect((0..<9).map { shard.document(containing: $0) } == [0, 0, 0, 1, 2, 2, 2, 2, 2])
    #expect(shard.token(1) == top)
  }

  /// So that runs with other vocabularies hold out the same documents.
  @Test func identitiesAreTheSameForEveryTokenizer() throws {
    try folder.put("one two three", "a.txt")
    try folder.put("  ", "b.txt")
    try folder.put("four five", "c.txt")
    let reader = try TextReader(TextSource(paths: ["a.txt", "b.txt", "c.txt"].map { folder($0) }))
    let letters = ShardBuilder(fingerprint: "letters", vocabularySize: 256) { text, ids in
      ids += text.filter { $0 != 0x20 }.map { Int32($0) }
    }
    let identities = try [ToyTokenizer.builder(), letters].map { builder in
      let path = folder("\(builder.fingerprint).shard")
      try builder.build(path: path, from: reader)
      let shard = try TokenShard(path: path, verifying: true)
      return (0..<shard.documentCount).map { shard.identity($0) }
    }
    #expect(identities[0].count == 2 && identities[0] == identities[1])
    #expect(Set(identities[0]).count == 2)
  }

  @Test func identitiesFollowFromTheTextAlone() throws {
    let one = try folder.shard([[1, 2, 3], [4], [1, 2, 3]])
    let other = try folder.shard([[4], [3, 2, 1], [1, 2, 3]])
    #expect(one.identity(0) == one.identity(2) && one.identity(0) == other.identity(2))
    #expect(one.identity(1) == other.identity(0) && other.identity(1) != other.identity(2))
  }

  @Test func aShardOfNothingIsOne() throws {
    let shard = try folder.shard([])
    #expect(shard.documentCount == 0 && shard.tokenCount == 0)
  }

  @Test func anyNumberOfThreadsWritesTheSameFile() throws {
    for index in 0..<30 {
      let lines = (0..<2000).map { "line \($0) of text \(index) with some words" }
      try folder.put(lines.joined(separator: "\n"), "\(index).txt")
    }
    let reader = try TextReader(TextSource(paths: [folder.path], unit: .line))
    for threads in [1, 2, 5] {
      try ToyTokenizer.builder(threads: threads).build(path: folder(".\(threads)"), from: reader)
    }
    let files = try [1, 2, 5].map { try Data(contentsOf: URL(filePath: folder(".\($0)"))) }
    #expect(files[0] == files[1] && files[0] == files[2])
    let shard = try TokenShard(path: folder(".2"), verifying: true)
    #expect(shard.documentCount == 60_000)
    #expect(shard.ids(0) == ToyTokenizer.ids("line 0 of text 0 with some words"))
    #expect(shard.ids(59_999) == ToyTokenizer.ids("line 1999 of text 9 with some words"))
  }

  @Test func aDocumentInPiecesIsOneDocument() throws {
    let text = String(repeating: "several words here ", count: 1000)
    try folder.put(text, "a.txt")
    let source = TextSource(paths: [folder("a.txt")], unit: .file, maximumPieceBytes: 100)
    try ToyTokenizer.builder().build(path: folder("a.shard"), from: TextReader(source))
    let shard = try TokenShard(path: folder("a.shard"), verifying: true)
    #expect(shard.documentCount == 1)
    #expect(shard.ids(0) == ToyTokenizer.ids(text))
    #expect(shard.metadata.report.documents == 1)
  }

  @Test func errorsLeaveNothingBehind() throws {
    struct Stop: Error {}
    try folder.put("some text", "a.txt")
    let reader = try TextReader(TextSource(paths: [folder("a.txt")]))
    #expect(throws: Stop.self) {
      try ToyTokenizer.builder().build(path: folder("a.shard"), from: reader) { _ in throw Stop() }
    }
    #expect(folder.names == ["a.txt"])
    #expect(throws: FileError.self) {
      try ToyTokenizer.builder().build(path: folder("no/where.shard"), from: reader)
    }
  }
}

@Suite struct ShardDamageTests {
  let folder: ShardScratch
  let good: [UInt8]

  init() throws {
    folder = try ShardScratch()
    let shard = try folder.shard((1...6).map { n in (0..<n).map { Int32($0 + n) } })
    good = Array(try Data(contentsOf: URL(filePath: shard.path)))
  }

  private func open(_ bytes: [UInt8], verifying: Bool = true) throws {
    try Data(bytes).write(to: URL(filePath: folder("bad.shard")))
    _ = try TokenShard(path: folder("bad.shard"), verifying: verifying)
  }

  @Test func everyTornFileIsAnError() throws {
    try open(good)
    for length in 0..<good.count {
      #expect(throws: ShardError.self) { try open(Array(good[..<length]), verifying: false) }
    }
    #expect(
      throws: ShardError.faulty(
        path: folder("bad.shard"), .wrongLength(expected: good.count, actual: good.count + 1))
    ) {
      try open(good + [0])
    }
  }

  @Test func everyFlippedByteIsAnError() throws {
    for index in good.indices {
      var bad = good
      bad[index] ^= 1 << UInt8(index % 8)
      #expect(throws: ShardError.self) { try open(bad) }
    }
  }

  @Test func flippedBytesDoNotCrashUnverifiedReading() throws {
    for index in good.indices {
      for bit in [UInt8(1), 0xFF] {
        var bad = good
        bad[index] ^= bit
        try Data(bad).write(to: URL(filePath: folder("bad.shard")))
        guard let shard = try? TokenShard(path: folder("bad.shard")) else { continue }
        let ids = (0..<shard.documentCount).flatMap { shard.ids($0) }
        #expect(ids.allSatisfy { $0 >= 0 && $0 < max(1, shard.metadata.vocabularySize) })
      }
    }
  }

  @Test func otherFilesAreNamed() throws {
    let path = folder("bad.shard")
    #expect(throws: ShardError.faulty(path: path, .notAShard)) {
      try open(Array("plain text".utf8))
    }
    var other = good
    other[8] = 3
    #expect(throws: ShardError.faulty(path: path, .otherVersion(3))) { try open(other) }
    var huge = good
    for index in 16..<40 { huge[index] = 0xFF }
    #expect(throws: ShardError.faulty(path: path, .damaged("impossible sizes"))) { try open(huge) }
    let missing = folder("missing.shard")
    #expect(throws: FileError.missing(path: missing)) { try TokenShard(path: missing) }
    #expect(throws: FileError.notRegularFile(path: folder.path)) {
      try TokenShard(path: folder.path)
    }
  }
}

@Suite struct ShardCacheTests {
  let folder: ShardScratch
  let cache: ShardCache

  init() throws {
    folder = try ShardScratch()
    cache = ShardCache(folder: folder("cache/tokens"))
    try folder.put("the first text", "a.txt")
  }

  private func shard(
    fingerprint: String = "toy"
  ) throws -> (shard: TokenShard, origin: ShardCache.Origin) {
    let reader = try TextReader(TextSource(paths: [folder("a.txt")]))
    return try cache.shard(of: reader, ToyTokenizer.builder(fingerprint: fingerprint))
  }

  @Test func theSecondRunDoesNotTokenizeAgain() throws {
    let first = try shard()
    #expect(first.origin == .built)
    let second = try shard()
    #expect(second.origin == .cached)
    #expect(second.shard.metadata == first.shard.metadata)
    #expect(try shard(fingerprint: "other").origin == .built)
  }

  @Test func aChangedTextIsNoticed() throws {
    let first = try shard().shard
    try folder.put("another text", "a.txt")
    let reader = try TextReader(TextSource(paths: [folder("a.txt")]))
    #expect(throws: ShardError.changedSource(path: first.path)) {
      try first.check(tokenizer: "toy", reader: reader)
    }
    #expect(throws: ShardError.otherTokenizer(path: first.path)) {
      try first.check(tokenizer: "other", reader: reader)
    }
    let second = try shard()
    #expect(second.origin == .built)
    #expect(second.shard.ids(0) == ToyTokenizer.ids("another text"))
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let reader = try TextReader(TextSource(paths: [folder("a.txt")]))
    for (path, error) in [
      (folder("a.txt"), FileError.notFolder(path: folder("a.txt"))),
      (folder("a.txt/b/"), .notFolder(path: folder("a.txt/b/"))), ("", .missing(path: "")),
    ] {
      #expect(throws: error) {
        try ShardCache(folder: path).shard(of: reader, ToyTokenizer.builder())
      }
    }
  }

  @Test func aDamagedFileIsMadeAgain() throws {
    let path = try shard().shard.path
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    bytes[74] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    #expect(try shard().origin == .rebuilt(.faulty(path: path, .damaged("wrong checksum"))))
    #expect(try shard().origin == .cached)
    try Data(bytes[..<50]).write(to: URL(filePath: path))
    #expect(
      try shard().origin == .rebuilt(.faulty(path: path, .wrongLength(expected: 72, actual: 50))))
  }
}
