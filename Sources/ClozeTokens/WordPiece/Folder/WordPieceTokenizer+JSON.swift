/// The JSON files of a Hugging Face tokenizer folder.
extension WordPieceTokenizer {
  private typealias Special = Vocabulary.Special

  /// The text of `tokenizer_config.json`.
  var configText: String {
    """
    {
      "tokenizer_class": "BertTokenizer",
      "do_lower_case": \(settings.lowercases),
      "strip_accents": \(Self.optional(settings.stripsAccents)),
      "tokenize_chinese_chars": \(settings.splitsIdeographs),
      "split_special_tokens": \(!settings.recognizesSpecialTokens),
      "clean_up_tokenization_spaces": false,
    \(lengthText)\(decoderText)\(specialNames)
    }

    """
  }

  /// The text of `special_tokens_map.json`.
  var specialsText: String { "{\n\(specialNames)\n}\n" }

  /// The bytes of `tokenizer.json`.
  var fullText: [UInt8] {
    let head = """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [
      \(addedTokens)
        ],
        "normalizer": {
          "type": "BertNormalizer",
          "clean_text": true,
          "handle_chinese_chars": \(settings.splitsIdeographs),
          "strip_accents": \(Self.optional(settings.stripsAccents)),
          "lowercase": \(settings.lowercases)
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": \(postProcessor),
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
        "model": {
          "type": "WordPiece",
          "unk_token": "[UNK]",
          "continuing_subword_prefix": "##",
          "max_input_chars_per_word": \(WordBuffer.characterLimit),
          "vocab": {

      """
    var text = Array(head.utf8)
    for id in 0..<vocabulary.pieceCount {
      let end = id + 1 < vocabulary.pieceCount ? ",\n" : "\n    }\n  }\n}\n"
      text += Array("      ".utf8) + JSONText.quoted(vocabulary.table[id])
      text += Array(": \(id)\(end)".utf8)
    }
    return text
  }

  private var specialNames: String {
    let keys: [(Special, String)] = [
      (.unknown, "unk_token"), (.separator, "sep_token"), (.padding, "pad_token"),
      (.classification, "cls_token"), (.mask, "mask_token"),
    ]
    let names = keys.map { "  \"\($1)\": \"\($0.rawValue)\"" }
    let marks = Set(Special.allCases.compactMap(vocabulary.id))
    let others = added.filter { $0.isSpecial && !marks.contains($0.id) }.map(Self.quoted)
    let list =
      others.isEmpty ? [] : ["  \"additional_special_tokens\": [\(others.joined(separator: ", "))]"]
    return (list + names).joined(separator: ",\n")
  }

  private var addedTokens: String {
    added.map { "    {\"id\": \($0.id), \(Self.members(of: $0))}" }.joined(separator: ",\n")
  }

  /// The member `added_tokens_decoder`, which transformers reads instead of the added tokens of
  /// `tokenizer.json`; empty if only the special tokens of every vocabulary are there.
  private var decoderText: String {
    guard vocabulary.pieceCount < vocabulary.count || added.contains(where: { !$0.isPlain }) else {
      return ""
    }
    let lines = added.map { "    \"\($0.id)\": {\(Self.members(of: $0))}" }
    return "  \"added_tokens_decoder\": {\n\(lines.joined(separator: ",\n"))\n  },\n"
  }

  private var lengthText: String {
    maximumLength.map { "  \"model_max_length\": \($0),\n" } ?? ""
  }

  private static func members(of token: AddedToken) -> String {
    let flags = [
      ("single_word", token.isSingleWord), ("lstrip", token.stripsLeft),
      ("rstrip", token.stripsRight), ("normalized", token.isNormalized),
      ("special", token.isSpecial),
    ]
    return (["\"content\": \(quoted(token))"] + flags.map { "\"\($0)\": \($1)" })
      .joined(separator: ", ")
  }

  private static func quoted(_ token: AddedToken) -> String {
    String(decoding: JSONText.quoted(token.content.utf8), as: UTF8.self)
  }

  private var postProcessor: String {
    func special(_ text: String, _ segment: Int) -> String {
      "{\"SpecialToken\": {\"id\": \"\(text)\", \"type_id\": \(segment)}}"
    }
    func part(_ name: String, _ segment: Int) -> String {
      "{\"Sequence\": {\"id\": \"\(name)\", \"type_id\": \(segment)}}"
    }
    func entry(_ text: String, _ id: Int32) -> String {
      "\"\(text)\": {\"id\": \"\(text)\", \"ids\": [\(id)], \"tokens\": [\"\(text)\"]}"
    }
    let single = [special("[CLS]", 0), part("A", 0), special("[SEP]", 0)]
    let pair = single + [part("B", 1), special("[SEP]", 1)]
    return """
      {
          "type": "TemplateProcessing",
          "single": [\(single.joined(separator: ", "))],
          "pair": [\(pair.joined(separator: ", "))],
          "special_tokens": {
            \(entry("[CLS]", vocabulary.classification)),
            \(entry("[SEP]", vocabulary.separator))
          }
        }
      """
  }

  private static func optional(_ value: Bool?) -> String { value.map { "\($0)" } ?? "null" }
}
