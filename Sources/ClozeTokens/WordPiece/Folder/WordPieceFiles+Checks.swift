extension WordPieceFiles {
  /// Throws unless texts are read as the files say.
  ///
  /// - Throws: `VocabularyError.unsupported`, which names the file and the key.
  func check() throws {
    if let full { try checkFull(full) }
    if let config { try checkConfig(config) }
    for file in [config, specials].compactMap({ $0 }) { try checkNames(file) }
  }

  private func checkFull(_ file: File) throws {
    let json = file.json
    for (key, type) in [("normalizer", "BertNormalizer"), ("pre_tokenizer", "BertPreTokenizer")] {
      try require(file, key, type) { $0["type"]?.text == type }
    }
    if let clean = json["normalizer"]?["clean_text"], clean.bool == false {
      throw unsupported(file, "normalizer.clean_text", clean, "true")
    }
    guard let model = json["model"] else { return }
    let fixed: [(key: String, value: JSONText)] = [
      ("unk_token", .text(Array(Vocabulary.Special.unknown.rawValue.utf8))),
      ("continuing_subword_prefix", .text(Array(Vocabulary.continuationPrefix.utf8))),
      ("max_input_chars_per_word", .number(Double(WordBuffer.characterLimit))),
    ]
    for (key, value) in fixed {
      guard let found = model[key], found != value else { continue }
      throw unsupported(file, "model.\(key)", found, value.line)
    }
    try require(file, "post_processor", "[CLS] A [SEP] and [CLS] A [SEP] B [SEP]") {
      $0 == .null && !isGeneral || Self.frames($0)
    }
    try checkFrame(file)
  }

  /// Throws if the value of `key` is not usual. Where there is none, transformers' BERT classes do
  /// as BERT does, and its general class does nothing.
  private func require(
    _ file: File, _ key: String, _ supported: String, isUsual: (JSONText) -> Bool
  ) throws {
    if let found = file.json[key] {
      guard isUsual(found) else { throw unsupported(file, key, found, supported) }
    } else if isGeneral {
      throw VocabularyError.unsupported(
        source: file.path, key: key, value: "missing", supported: supported)
    }
  }

  /// Throws if the post-processor puts other ids around sequences than those of the special tokens
  /// that it names.
  private func checkFrame(_ file: File) throws {
    guard let post = file.json["post_processor"], post != .null else { return }
    for (key, special) in [("cls", Vocabulary.Special.classification), ("sep", .separator)] {
      let token = special.rawValue
      let ids =
        post[key]?.elements.dropFirst() ?? post["special_tokens"]?[token]?["ids"]?.elements[...]
      let found = ids ?? [.null], id = Self.id(of: token, in: file.json)
      guard found.count != 1 || found.first?.whole != id else { continue }
      throw VocabularyError.contradicting(
        source: file.path,
        reason: "'post_processor' puts the ids \(found.map(\.line).joined(separator: ", ")) for "
          + "'\(token)', which is \(id.map { "\($0)" } ?? "no token")",
        remedy: "save the tokenizer again with save_pretrained")
    }
  }

  /// Returns the id of `token` in a `tokenizer.json`; nil if it is neither in the vocabulary nor
  /// among the added tokens.
  private static func id(of token: String, in full: JSONText) -> Int? {
    let added = full["added_tokens"]?.elements.first { $0["content"]?.text == token }
    return (full["model"]?["vocab"]?[token] ?? added?["id"])?.whole
  }

  /// True if `post` puts sequences between special tokens as BERT does.
  private static func frames(_ post: JSONText) -> Bool {
    switch post["type"]?.text {
    case "BertProcessing":
      return ["cls": "[CLS]", "sep": "[SEP]"].allSatisfy { key, token in
        post[key]?.elements.first?.text == token
      }
    case "TemplateProcessing":
      let single = ["[CLS] 0", "A 0", "[SEP] 0"], pair = single + ["B 1", "[SEP] 1"]
      return pieces(post["single"]) == single && (pieces(post["pair"]) ?? pair) == pair
    default: return false
    }
  }

  /// Returns the names and types of a template's pieces; nil if there is no template.
  private static func pieces(_ template: JSONText?) -> [String]? {
    template.map { template in
      template.elements.map { piece in
        let part = piece["SpecialToken"] ?? piece["Sequence"]
        return "\(part?["id"]?.text ?? "") \(part?["type_id"]?.whole ?? 0)"
      }
    }
  }

  private func checkConfig(_ file: File) throws {
    let json = file.json
    if let name = json["tokenizer_class"]?.text, !Self.classes.contains(name) {
      throw unsupported(file, "tokenizer_class", .text(Array(name.utf8)), "BertTokenizer")
    }
    let changes: [(key: String, isUsual: (JSONText) -> Bool, supported: String)] = [
      ("auto_map", { $0 == .null }, "tokenizers without code of their own"),
      ("do_basic_tokenize", { $0.bool != false }, "true"),
      ("never_split", { $0.elements.isEmpty }, "an empty list; add the tokens to tokenizer.json"),
      ("truncation_side", { $0.text != "left" }, "right"),
      (
        "wordpieces_prefix", { $0 == .null || $0.text == Vocabulary.continuationPrefix },
        Vocabulary.continuationPrefix
      ),
    ]
    for change in changes {
      guard let found = json[change.key], !change.isUsual(found) else { continue }
      throw unsupported(file, change.key, found, change.supported)
    }
  }

  /// The classes of transformers whose tokens are BERT's.
  private static let classes =
    generalClasses
    + ["Bert", "DistilBert", "Electra", "MobileBert", "ConvBert", "LayoutLM", "RetriBert"].flatMap {
      ["\($0)Tokenizer", "\($0)TokenizerFast"]
    }

  /// Throws if a special token has another name than BERT's.
  private func checkNames(_ file: File) throws {
    let names: [(key: String, special: Vocabulary.Special)] = [
      ("unk_token", .unknown), ("cls_token", .classification), ("sep_token", .separator),
      ("mask_token", .mask),
    ]
    for (key, special) in names {
      guard let found = file.json[key], found != .null else { continue }
      guard (found.text ?? found["content"]?.text) == special.rawValue else {
        throw unsupported(file, key, found["content"] ?? found, special.rawValue)
      }
    }
  }

  private func unsupported(
    _ file: File, _ key: String, _ value: JSONText, _ supported: String
  ) -> VocabularyError {
    .unsupported(source: file.path, key: key, value: value.line, supported: supported)
  }
}
