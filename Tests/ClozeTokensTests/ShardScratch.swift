import ClozeData
import ClozeTokens
import Foundation

/// A fresh folder that is removed with the object, and corpora in it.
final class ShardScratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "cloze-test-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
  }

  func put(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: self(name)))
  }

  /// A shard of documents with these tokens.
  func shard(_ documents: [[Int32]], vocabularySize: Int = 99) throws -> TokenShard {
    let path = self("documents-\(UInt64.random(in: .min ... .max)).shard")
    let writer = try ShardWriter(path: path, vocabularySize: vocabularySize)
    for document in documents {
      try writer.append(document, of: document.map { UInt8(truncatingIfNeeded: $0) })
      try writer.endDocument()
    }
    try writer.finish(
      ShardMetadata(
        tokenizer: "test", vocabularySize: vocabularySize, sourceDigest: "none",
        report: ReadReport()))
    return try TokenShard(path: path, verifying: true)
  }
}

/// A tokenizer for tests: the first three bytes of a word are a token, and so is each further one.
/// 0 is [CLS], 1 [SEP], 2 [MASK]; 3..<60 begin words and 60..<99 go on with them.
enum ToyTokenizer {
  static let vocabularySize = 99
  static let sampleTokens = SampleTokens(
    classification: 0, separator: 1, words: .continuing((0..<99).map { $0 >= 60 }))

  static let encode: ShardBuilder.Encode = { text, ids in
    var word: [UInt8] = []
    func end() {
      guard !word.isEmpty else { return }
      ids.append(3 + Int32(word.prefix(3).reduce(0) { $0 + Int($1) } % 57))
      for byte in word.dropFirst(3) { ids.append(60 + Int32(byte % 39)) }
      word = []
    }
    for byte in text {
      if byte == 0x20 || byte == 0x0A { end() } else { word.append(byte) }
    }
    end()
  }

  static func builder(threads: Int = 2, fingerprint: String = "toy") -> ShardBuilder {
    ShardBuilder(
      fingerprint: fingerprint, vocabularySize: vocabularySize, threads: threads, encode: encode)
  }

  static func ids(_ text: String) -> [Int32] {
    var text = text
    var ids: [Int32] = []
    text.withUTF8 { encode($0, &ids) }
    return ids
  }
}

extension TokenShard {
  /// The tokens of document `index`.
  func ids(_ index: Int) -> [Int32] {
    var ids: [Int32] = []
    append(document(index), to: &ids)
    return ids
  }
}
