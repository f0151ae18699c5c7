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
    \(specialNames)
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
    for id in 0..<vocabulary.count {
      let end = id + 1 < vocabulary.count ? ",\n" : "\n    }\n  }\n}\n"
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
    return keys.map { "  \"\($1)\": \"\($0.rawValue)\"" }.joined(separator: ",\n")
  }

  private var addedTokens: String {
    let present = Special.allCases.compactMap { special in
      vocabulary.id(of: special).map { (id: $0, text: special.rawValue) }
    }
    let flags =
      "\"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, "
      + "\"special\": true"
    return present.sorted { $0.id < $1.id }.map {
      "    {\"id\": \($0.id), \"content\": \"\($0.text)\", \(flags)}"
    }.joined(separator: ",\n")
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
