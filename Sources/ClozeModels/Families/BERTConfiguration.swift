import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// The keys of a BERT model's `config.json`; absent ones have the defaults of transformers'
/// `BertConfig`.
struct BERTConfiguration: Decodable {
  var architectures: [String]?
  var vocabularySize: Whole?
  var hidden: Whole?
  var layers: Whole?
  var heads: Whole?
  var feedForward: Whole?
  var activation: String?
  var dropout: Double?
  var attentionDropout: Double?
  var maximumLength: Whole?
  var segments: Whole?
  var initializerRange: Double?
  var normEpsilon: Double?
  var positionType: String?
  var isTied: Bool?
  var isDecoder: Bool?
  var hasCrossAttention: Bool?
  var prunedHeads: [String: [Int]]?
  var quantization: Anything?
  var labels: [String: String]?
  var classifierDropout: Double?
  var problemType: String?
  var code: Anything?
  var cloze: Extras?

  /// Values that BERT's configuration cannot express: those that inference does not need, and the
  /// kind of data if it is not text.
  struct Extras: Codable, Equatable {
    var dropPath: Double
    var rotaryBase: Double
    var window: Int
    var globalTokens: Int
    var modality: String?
    /// The maximum number of tokens of a classifier's samples.
    var longest: Int?
    /// The thresholds of a head.
    var thresholds: [Double]?
  }

  /// A whole number. `Int` itself would not do: given 20.5, `JSONDecoder` reports that the file is
  /// not JSON, without naming the key.
  struct Whole: Decodable {
    let value: Int

    init(_ value: Int) { self.value = value }

    init(from decoder: any Decoder) throws {
      guard let number = try? decoder.singleValueContainer().decode(Double.self),
        let value = Int(exactly: number)
      else {
        throw DecodingError.typeMismatch(
          Int.self, .init(codingPath: decoder.codingPath, debugDescription: ""))
      }
      self.value = value
    }
  }

  /// A value of any sort, of which only the presence matters.
  struct Anything: Decodable {
    init(from decoder: any Decoder) {}
  }

  enum CodingKeys: String, CodingKey {
    case architectures
    case vocabularySize = "vocab_size"
    case hidden = "hidden_size"
    case layers = "num_hidden_layers"
    case heads = "num_attention_heads"
    case feedForward = "intermediate_size"
    case activation = "hidden_act"
    case dropout = "hidden_dropout_prob"
    case attentionDropout = "attention_probs_dropout_prob"
    case maximumLength = "max_position_embeddings"
    case segments = "type_vocab_size"
    case initializerRange = "initializer_range"
    case normEpsilon = "layer_norm_eps"
    case positionType = "position_embedding_type"
    case isTied = "tie_word_embeddings"
    case isDecoder = "is_decoder"
    case hasCrossAttention = "add_cross_attention"
    case prunedHeads = "pruned_heads"
    case quantization = "quantization_config"
    case labels = "id2label"
    case classifierDropout = "classifier_dropout"
    case problemType = "problem_type"
    case code = "auto_map"
    case cloze
  }

  /// Transformers' names of activations; the first one of a kind is written.
  static let activations: [(name: String, kind: ActivationKind)] = [
    ("gelu", .gelu), ("gelu_new", .geluTanh), ("gelu_pytorch_tanh", .geluTanh), ("relu", .relu),
    ("silu", .silu), ("swish", .silu), ("tanh", .tanh), ("sigmoid", .sigmoid),
  ]

  /// Returns the encoder, or throws the first of its values that Cloze does not support.
  func encoder() throws(UnsupportedValue) -> EncoderConfiguration {
    try checkKind()
    var encoder = EncoderConfiguration()
    encoder.layers = try whole(.layers, layers, 12, in: 0...4096)
    encoder.hidden = try whole(.hidden, hidden, 768, in: 1...8192)
    encoder.heads = try whole(.heads, heads, 12, in: 1...8192)
    encoder.feedForward = try whole(.feedForward, feedForward, 3072, in: 1...(1 << 20))
    encoder.maximumLength = try whole(.maximumLength, maximumLength, 512, in: 1...(1 << 24))
    encoder.segments = try whole(.segments, segments, 2, in: 1...(1 << 16))
    encoder.activation = try activationKind()
    encoder.dropout = try rate(.dropout, dropout ?? 0.1)
    encoder.attentionDropout = try rate(.attentionDropout, attentionDropout ?? 0.1)
    encoder.initializerRange = try positive(.initializerRange, initializerRange ?? 0.02)
    encoder.normEpsilon = try positive(.normEpsilon, normEpsilon ?? 1e-12)
    guard encoder.hidden % encoder.heads == 0 else {
      throw UnsupportedValue(
        CodingKeys.heads, "\(encoder.heads)", "divisors of hidden_size, which is \(encoder.hidden)")
    }
    return cloze.map { $0.applied(to: encoder) } ?? encoder
  }

  /// The names of a classifier's classes, by label; nil if they are not numbered 0, 1, 2, ..., or
  /// there are none.
  var classes: [String]? {
    guard let labels, !labels.isEmpty else { return nil }
    let names = (0..<labels.count).compactMap { labels["\($0)"] }
    return names.count == labels.count ? names : nil
  }

  /// Returns the probability that a feature of a classifier's head is dropped in training.
  func headDropout() throws(UnsupportedValue) -> Double {
    try rate(.classifierDropout, classifierDropout ?? dropout ?? 0.1)
  }

  /// Returns V, the number of tokens.
  func tokens() throws(UnsupportedValue) -> Int {
    try whole(.vocabularySize, vocabularySize, 30522, in: 1...(1 << 28))
  }

  private func checkKind() throws(UnsupportedValue) {
    if let positionType, positionType != "absolute" {
      throw UnsupportedValue(CodingKeys.positionType, positionType, "absolute")
    }
    for (key, value) in [
      (CodingKeys.isDecoder, isDecoder), (.hasCrossAttention, hasCrossAttention),
    ] where value == true {
      throw UnsupportedValue(key, "true", "false")
    }
    if let prunedHeads, !prunedHeads.isEmpty {
      throw UnsupportedValue(CodingKeys.prunedHeads, "not empty", "layers with all their heads")
    }
    if quantization != nil {
      throw UnsupportedValue(CodingKeys.quantization, "set", "weights that are not quantized")
    }
    if code != nil {
      throw UnsupportedValue(CodingKeys.code, "set", "models without code of their own")
    }
  }

  /// Transformers' names of what heads about whole sequences say.
  static let problemTypes: [HeadKind: String] = [
    .classes: "single_label_classification", .number: "regression",
    .labels: "multi_label_classification",
  ]

  /// Returns the kind of answer that `heads` give. Without a name, one label is a number, as in
  /// transformers.
  func headKind(of heads: ModelHeads) throws(UnsupportedValue) -> HeadKind {
    guard heads == .classifier else { return heads == .tokens ? .tokens : .spans }
    guard let problemType else { return labels?.count == 1 ? .number : .classes }
    guard let kind = Self.problemTypes.first(where: { $0.value == problemType })?.key else {
      throw UnsupportedValue(
        CodingKeys.problemType, problemType,
        Self.problemTypes.values.sorted().joined(separator: ", "))
    }
    if kind == .number, let labels, labels.count > 1 {
      throw UnsupportedValue(CodingKeys.labels, "\(labels.count) numbers", "one number")
    }
    return kind
  }

  private func activationKind() throws(UnsupportedValue) -> ActivationKind {
    let name = activation ?? "gelu"
    guard let entry = Self.activations.first(where: { $0.name == name }) else {
      throw UnsupportedValue(
        CodingKeys.activation, name, Self.activations.map(\.name).joined(separator: ", "))
    }
    return entry.kind
  }

  private func whole(
    _ key: CodingKeys, _ given: Whole?, _ standard: Int, in range: ClosedRange<Int>
  ) throws(UnsupportedValue) -> Int {
    let value = given?.value ?? standard
    guard range.contains(value) else {
      throw UnsupportedValue(key, "\(value)", "\(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func rate(_ key: CodingKeys, _ value: Double) throws(UnsupportedValue) -> Double {
    guard (0..<1).contains(value) else {
      throw UnsupportedValue(key, "\(value)", "from 0 to below 1")
    }
    return value
  }

  private func positive(_ key: CodingKeys, _ value: Double) throws(UnsupportedValue) -> Double {
    guard value > 0, value.isFinite else { throw UnsupportedValue(key, "\(value)", "above 0") }
    return value
  }
}

extension BERTConfiguration.Extras {
  init(
    _ encoder: EncoderConfiguration, modality: String? = nil, longest: Int? = nil,
    thresholds: [Double]? = nil
  ) {
    (self.modality, self.longest, self.thresholds) = (modality, longest, thresholds)
    dropPath = encoder.dropPath
    rotaryBase = encoder.rotaryBase
    window = encoder.window
    globalTokens = encoder.globalTokens
  }

  /// Returns `encoder` with those of these values that it has.
  func applied(to encoder: EncoderConfiguration) -> EncoderConfiguration {
    var encoder = encoder
    encoder.dropPath = dropPath
    encoder.rotaryBase = rotaryBase
    encoder.window = window
    encoder.globalTokens = globalTokens
    return encoder
  }
}
