import ClozeData

/// The tokens of a model and their ids, which are their line numbers in `vocab.txt` counted from 0.
///
/// Tokens are compared byte by byte, so canonically equivalent texts are different tokens.
public struct Vocabulary: Sendable {
  /// The special tokens of every vocabulary, in the order in which training writes them.
  public enum Special: String, Sendable, CaseIterable {
    case padding = "[PAD]"
    case unknown = "[UNK]"
    case classification = "[CLS]"
    case separator = "[SEP]"
    case mask = "[MASK]"
  }

  /// The prefix of a token that continues a word.
  public static let continuationPrefix = "##"
  /// The maximum number of bytes of all tokens together.
  public static let byteLimit = 1 << 23

  /// The id of `[PAD]`, if the vocabulary has it. Packed batches do not need it.
  public let padding: Int32?
  /// The id of `[UNK]`.
  public let unknown: Int32
  /// The id of `[CLS]`.
  public let classification: Int32
  /// The id of `[SEP]`.
  public let separator: Int32
  /// The id of `[MASK]`.
  public let mask: Int32

  /// The number of tokens that words are made of, the first ones; those behind them were added to
  /// the vocabulary later and are found in a text before it is split into words.
  public let pieceCount: Int

  let table: ByteStringTable
  private let continuations: [Bool]

  /// Makes the vocabulary of `tokens`, in this order.
  ///
  /// - Throws: `VocabularyError`.
  public init(_ tokens: some Sequence<String>) throws {
    try self.init(tokens.map { Array($0.utf8) }, source: "the vocabulary")
  }

  /// Makes the vocabulary of `tokens` given as UTF-8; `source` names it in errors.
  ///
  /// - Parameter pieces: The number of tokens that words are made of; nil for all.
  init(
    _ tokens: some Sequence<some Collection<UInt8>>, pieces: Int? = nil, source: String
  ) throws {
    var table = ByteStringTable(), lines: [Int] = [], size = 0
    for (line, token) in tokens.enumerated() {
      let text = Array(token)
      size += text.count
      guard size <= Self.byteLimit else { throw VocabularyError.tooLarge(source: source) }
      let (index, isNew) = text.withUnsafeBufferPointer { table.insert($0) }
      guard isNew else {
        throw VocabularyError.duplicate(
          token: String(decoding: text, as: UTF8.self), firstLine: lines[index] + 1,
          secondLine: line + 1, source: source)
      }
      lines.append(line)
    }
    try self.init(table: table, pieces: pieces, source: source)
  }

  private init(table: ByteStringTable, pieces: Int?, source: String) throws {
    guard table.count > 0 else { throw VocabularyError.empty(source: source) }
    let ids = Special.allCases.map { Self.id(of: $0.rawValue, in: table) }
    let missing = zip(Special.allCases, ids).filter { $0 != .padding && $1 == nil }.map(\.0)
    guard let unknown = ids[1], let classification = ids[2], let separator = ids[3],
      let mask = ids[4]
    else { throw VocabularyError.missingSpecials(missing, source: source) }
    padding = ids[0]
    self.unknown = unknown
    self.classification = classification
    self.separator = separator
    self.mask = mask
    self.table = table
    pieceCount = pieces ?? table.count
    let prefix = Array(Self.continuationPrefix.utf8)
    continuations = (0..<table.count).map { table[$0].starts(with: prefix) }
  }

  /// The number of tokens.
  public var count: Int { table.count }

  /// All tokens in the order of their ids.
  public var tokens: [String] { (0..<count).map { String(decoding: table[$0], as: UTF8.self) } }

  /// Returns the token with `id`, or nil if there is none.
  public func token(_ id: Int32) -> String? {
    contains(id) ? String(decoding: table[Int(id)], as: UTF8.self) : nil
  }

  /// Returns the id of `token`, or nil if it is not in the vocabulary.
  public func id(of token: String) -> Int32? { Self.id(of: token, in: table) }

  /// Returns the id of `special`; nil only for a vocabulary without `[PAD]`.
  public func id(of special: Special) -> Int32? {
    switch special {
    case .padding: padding
    case .unknown: unknown
    case .classification: classification
    case .separator: separator
    case .mask: mask
    }
  }

  /// True if `id` is that of a token.
  public func contains(_ id: Int32) -> Bool { id >= 0 && id < count }

  /// True if the token `id` continues a word (it starts with `##`).
  public func isContinuation(_ id: Int32) -> Bool { contains(id) && continuations[Int(id)] }

  private static func id(of token: String, in table: ByteStringTable) -> Int32? {
    var token = token
    return token.withUTF8 { table.index(of: $0) }.map { Int32($0) }
  }
}

extension Vocabulary: Equatable {
  /// True if both have the same tokens, byte by byte, with the same ids.
  public static func == (first: Vocabulary, second: Vocabulary) -> Bool {
    first.count == second.count && first.pieceCount == second.pieceCount
      && (0..<first.count).allSatisfy { first.table[$0] == second.table[$0] }
  }
}
