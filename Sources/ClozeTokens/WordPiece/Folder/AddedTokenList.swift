import ClozeData

/// The added tokens of a folder as they are collected from its files, with the ids that the
/// `tokenizers` library gives them: that of the vocabulary, or the next behind it.
struct AddedTokenList {
  /// The tokens in the order in which they were named.
  private(set) var tokens: [AddedToken] = []
  /// The texts of the tokens that the vocabulary lacks, by id.
  private(set) var contents: [[UInt8]] = []

  private let pieces: ByteStringTable
  private var places: [[UInt8]: Int] = [:]
  private var byteCount = 0
  /// The number of tokens that `tokenizer.json` lists, which come first.
  private var fixedCount = 0

  /// The maximum number of bytes of all added tokens together; normalised, they may grow.
  private static let byteLimit = 1 << 20

  /// Makes an empty list beside the vocabulary with the texts `pieces`.
  init(pieces: [[UInt8]]) {
    var table = ByteStringTable()
    for piece in pieces { _ = piece.withUnsafeBufferPointer { table.insert($0) } }
    self.pieces = table
  }

  /// Adds the token that the object `json` describes, or the one called like it.
  ///
  /// - Parameters:
  ///   - id: The id that the file at `path` gives it; nil if it names none.
  ///   - isSpecial: True if it is special even if the object does not say so.
  ///   - isRole: True if the object gives the token a role, such as that of the mask. transformers
  ///     passes over its properties if `tokenizer.json` lists the token.
  /// - Throws: `VocabularyError.contradicting` if the token would get another id, or has other
  ///   properties in another file; `VocabularyError.tooLarge`.
  mutating func add(
    _ json: JSONText, id: Int?, isSpecial: Bool, isRole: Bool = false, from path: String
  ) throws {
    guard let content = json.bytes ?? json["content"]?.bytes, !content.isEmpty else {
      throw VocabularyError.malformed(source: path, reason: "an added token has no content")
    }
    let place = places[content]
    let token = token(json, content, isSpecial: isSpecial, id: place.map { tokens[$0].id })
    if let id, id != token.id {
      throw VocabularyError.contradicting(
        source: path,
        reason: "the added token '\(token.content)' has the id \(id), where its place in the "
          + "vocabulary is \(token.id)",
        remedy: "save the tokenizer again with save_pretrained")
    }
    guard let place else { return try append(token, content, from: path) }
    guard
      json.members.isEmpty || isRole && place < fixedCount
        || token.flags.dropFirst() == tokens[place].flags.dropFirst()
    else {
      throw VocabularyError.contradicting(
        source: path,
        reason: "the added token '\(token.content)' has other properties than in another file",
        remedy: "make them equal")
    }
    if token.isSpecial { tokens[place].isSpecial = true }
  }

  /// Fixes the properties of the tokens so far, those of `tokenizer.json`.
  mutating func fix() { fixedCount = tokens.count }

  private func token(
    _ json: JSONText, _ content: [UInt8], isSpecial: Bool, id: Int32?
  ) -> AddedToken {
    let piece = content.withUnsafeBufferPointer { pieces.index(of: $0) }
    var token = AddedToken(
      id: id ?? piece.map(Int32.init) ?? Int32(pieces.count + contents.count),
      content: String(decoding: content, as: UTF8.self),
      isSpecial: json["special"]?.bool ?? isSpecial)
    token.isSingleWord = json["single_word"]?.bool ?? false
    token.stripsLeft = json["lstrip"]?.bool ?? false
    token.stripsRight = json["rstrip"]?.bool ?? false
    token.isNormalized = json["normalized"]?.bool ?? token.isNormalized
    return token
  }

  private mutating func append(
    _ token: AddedToken, _ content: [UInt8], from path: String
  ) throws {
    byteCount += content.count
    guard byteCount <= Self.byteLimit else { throw VocabularyError.tooLarge(source: path) }
    places[content] = tokens.count
    tokens.append(token)
    if Int(token.id) >= pieces.count { contents.append(content) }
  }
}

extension JSONText {
  /// The bytes of a text, or nil.
  var bytes: [UInt8]? { if case .text(let bytes) = self { bytes } else { nil } }
}

extension WordPieceFiles {
  /// Returns the added tokens that the files name beside a vocabulary with the texts `pieces`.
  ///
  /// - Throws: `VocabularyError.contradicting` if they do not agree.
  func addedTokens(_ pieces: [[UInt8]]) throws -> AddedTokenList {
    var list = AddedTokenList(pieces: pieces)
    if let full {
      for token in full.json["added_tokens"]?.elements ?? [] {
        try list.add(token, id: token["id"]?.whole, isSpecial: false, from: full.path)
      }
      list.fix()
    }
    let known = list.contents.count
    if let config, let listed = config.json["added_tokens_decoder"]?.members, !listed.isEmpty {
      for (id, token) in Self.numbered(listed.map { (String(decoding: $0.key, as: UTF8.self), $0) })
      {
        try list.add(token.value, id: id, isSpecial: false, from: config.path)
      }
      try checkBoth(config, listed.map(\.value), known, list)
    } else if let added {
      for token in added.json.members.sorted(by: { ($0.value.whole ?? 0) < ($1.value.whole ?? 0) })
      {
        try list.add(
          .text(token.key), id: token.value.whole, isSpecial: false, from: added.path)
      }
    }
    for (path, token, isRole) in specialTokens {
      try list.add(token, id: nil, isSpecial: true, isRole: isRole, from: path)
    }
    return list
  }

  /// transformers takes the tokens of `tokenizer_config.json` for all there are.
  private func checkBoth(
    _ config: File, _ listed: [JSONText], _ known: Int, _ list: AddedTokenList
  ) throws {
    let named = Set(listed.compactMap { $0["content"]?.bytes })
    guard let lost = list.contents.prefix(known).first(where: { !named.contains($0) }) else {
      return
    }
    throw VocabularyError.contradicting(
      source: config.path,
      reason: "'added_tokens_decoder' lacks the token '\(String(decoding: lost, as: UTF8.self))' "
        + "of tokenizer.json",
      remedy: "save the tokenizer again with save_pretrained")
  }

  private static func numbered<Value>(_ named: [(String, Value)]) -> [(Int?, Value)] {
    named.map { (Int($0), $1) }.sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }
  }

  /// The special tokens that `tokenizer_config.json` and `special_tokens_map.json` name, each a
  /// text or an object, by a role, such as that of the mask, or in a list.
  private var specialTokens: [(path: String, token: JSONText, isRole: Bool)] {
    [config, specials].compactMap { $0 }.flatMap { file in
      let keys = ["unk", "sep", "pad", "cls", "mask", "bos", "eos"].map { file.json[$0 + "_token"] }
      let lists = ["additional_special_tokens", "extra_special_tokens"].map { file.json[$0] }
      let roles = keys.compactMap { $0 }.map { (file.path, $0, true) }
      let named = lists.compactMap { $0 }.flatMap { $0.elements + $0.members.map(\.value) }
      return (roles + named.map { (file.path, $0, false) }).filter { $0.1 != .null }
    }
  }
}
