/// Whose names the tensors of a model folder have.
public enum WeightLayout: Sendable {
  /// Hugging Face's names for BERT.
  case bert
  /// Cloze's own names of parameters.
  case cloze

  /// The tensors that hold the parameter `name`, one below the other; empty if there are none.
  ///
  /// BERT's names are those of transformers' `BertModel`, without the prefix `bert.`; queries, keys
  /// and values are three tensors there and one here.
  public func tensors(of name: String) -> [String] {
    switch self {
    case .bert: Self.bertTensors(of: name)
    case .cloze: [name]
    }
  }

  /// What the names of the masked-token head's tensors begin with.
  var headPrefix: String { self == .bert ? "cls.predictions." : "head." }
  /// What the names of the next-sentence classifier's tensors begin with.
  var nextSentencePrefix: String { self == .bert ? "cls.seq_relationship." : "nextSentence." }

  /// The name that a tensor called `name` in a file goes by: without the model's prefix, and with
  /// the names that norms have had since TensorFlow's were given up.
  func canonical(_ name: String) -> String {
    guard self == .bert else { return name }
    let bare = name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name
    for (old, new) in [("LayerNorm.gamma", "weight"), ("LayerNorm.beta", "bias")]
    where bare.hasSuffix(old) {
      return "\(bare.dropLast(old.count))LayerNorm.\(new)"
    }
    return bare
  }

  static let prefix = "bert."

  /// Whether a tensor of BERT's is part of a head, whose name has no prefix.
  static func isHead(_ tensor: String) -> Bool {
    tensor.hasPrefix("cls.") || tensor.hasPrefix("classifier.")
  }

  private static let stems = [
    "embeddings.norm": ["embeddings.LayerNorm"],
    "head.transform": ["cls.predictions.transform.dense"],
    "head.norm": ["cls.predictions.transform.LayerNorm"],
    "pooler": ["pooler.dense"],
    "nextSentence": ["cls.seq_relationship"],
    "classifier": ["classifier"],
    "attention.qkv": ["attention.self.query", "attention.self.key", "attention.self.value"],
    "attention.output": ["attention.output.dense"],
    "attention.norm": ["attention.output.LayerNorm"],
    "feedForward.input": ["intermediate.dense"],
    "feedForward.output": ["output.dense"],
    "feedForward.norm": ["output.LayerNorm"],
  ]

  private static func bertTensors(of name: String) -> [String] {
    switch name {
    case "embeddings.tokens": return ["embeddings.word_embeddings.weight"]
    case "embeddings.positions": return ["embeddings.position_embeddings.weight"]
    case "embeddings.segments": return ["embeddings.token_type_embeddings.weight"]
    case "head.bias": return ["cls.predictions.bias"]
    default: break
    }
    var parts = name.split(separator: ".").map(String.init)
    guard let kind = parts.popLast() else { return [] }
    var place = ""
    if parts.count > 2, parts[0] == "layers" {
      place = "encoder.layer.\(parts[1])."
      parts.removeFirst(2)
    }
    return (stems[parts.joined(separator: ".")] ?? []).map { "\(place)\($0).\(kind)" }
  }
}
