import ClozeConfiguration
import ClozeData
import ClozeTokens
import Foundation

/// Histories of items, each item a token.
enum ItemsKind: TokenKind {
  struct Settings: TokenKindSettings {
    var maximumLength = 64
    var vocabularySize = 20_000
    var tokenizer: String?

    static let summaries = usualSummaries
    mutating func fillOptionals() { tokenizer = "" }
    func problems() -> [String] { usualProblems }
  }

  static let column = PairColumn.items
  static let summary = "histories of items, each item a token"

  static func trained(on values: [PairValue], size: Int) throws -> any PairVocabulary {
    var counts: [String: Int] = [:]
    for item in values.flatMap(\.list) { counts[item, default: 0] += 1 }
    let order = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return ItemVocabulary(order.prefix(size - ItemVocabulary.specials.count).map(\.key))
  }

  static func vocabulary(in folder: String) throws -> any PairVocabulary {
    let path = folder + "/" + ItemVocabulary.fileName
    let bytes = try MappedFile(path: path).withBytes { Data($0) }
    guard let items = try? JSONDecoder().decode([String].self, from: bytes) else {
      throw PairError.badConfiguration(
        path: folder, ["\(ItemVocabulary.fileName) is no list of names"])
    }
    return ItemVocabulary(items)
  }
}

/// Items by their names; those that are not known are one token.
private struct ItemVocabulary: PairVocabulary {
  static let fileName = "items.json"
  /// The start and the end of a history, a hidden item, and one that is not known.
  static let specials = ["[CLS]", "[SEP]", "[MASK]", "[UNK]"]

  let items: [String]
  private let numbers: [String: Int32]

  init(_ items: [String]) {
    self.items = items
    numbers = Dictionary(
      items.enumerated().map { ($1, Int32($0 + Self.specials.count)) },
      uniquingKeysWith: { one, _ in one })
  }

  var roles: TokenRoles {
    let count = Self.specials.count + items.count
    return TokenRoles(
      count: count, padding: nil, classification: 0, separator: 1, mask: 2, others: [3],
      words: .continuing([Bool](repeating: false, count: count)))
  }

  var fingerprint: String { Checksum.sha256(items.joined(separator: "\n").utf8) }

  func ids(of value: PairValue) -> [Int32] { value.list.map { numbers[$0] ?? 3 } }

  func token(_ id: Int32) -> String? {
    let all = Self.specials.count + items.count
    guard id >= 0 && id < all else { return nil }
    return Int(id) < Self.specials.count
      ? Self.specials[Int(id)] : items[Int(id) - Self.specials.count]
  }

  func save(to folder: String) throws {
    try makeFolder(folder)
    try AtomicFile.write(
      Array(try JSONEncoder().encode(items)) + [0x0A], to: folder + "/" + Self.fileName)
  }
}
