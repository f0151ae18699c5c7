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
    try require(file, "normalizer", "type", in: ["BertNormalizer"])
    try require(file, "pre_tokenizer", "type", in: ["BertPreTokenizer"])
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
    if let post = json["post_processor"], !Self.frames(post) {
      throw unsupported(file, "post_processor", post, "[CLS] A [SEP] and [CLS] A [SEP] B [SEP]")
    }
  }

  /// Throws if `key` is there and its `inner` value is none of `names`.
  private func require(
    _ file: File, _ key: String, _ inner: String, in names: [String]
  ) throws {
    guard let found = file.json[key] else { return }
    guard let name = found[inner]?.text, names.contains(name) else {
      throw unsupported(file, key, found, names.joined(separator: ", "))
    }
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
