import ClozeConfiguration
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining

/// A kind of data whose samples are tokens, which can be hidden.
protocol TokenKind: PairKind where Settings: TokenKindSettings {
  /// Makes the tokens of `values`.
  ///
  /// - Parameter size: The most tokens.
  static func trained(on values: [PairValue], size: Int) throws -> any PairVocabulary
  /// Reads the tokens whose files are in `folder`.
  static func vocabulary(in folder: String) throws -> any PairVocabulary
}

/// The keys of a kind of tokens.
protocol TokenKindSettings: ConfigurationSection {
  /// The most tokens of a sample, the frame among them.
  var maximumLength: Int { get }
  /// The most entries of a vocabulary.
  var vocabularySize: Int { get }
  /// The folder of a vocabulary; nil for one of the samples that train.
  var tokenizer: String? { get set }
}

extension TokenKindSettings {
  /// One line about each key.
  static var usualSummaries: [String: String] {
    [
      "maximumLength": "the most tokens of a sample, the frame among them; the rest is left out",
      "vocabularySize": "the most entries of a vocabulary of the samples that train",
      "tokenizer": "the folder of a vocabulary; null: one of the samples that train",
    ]
  }

  /// The problems of the values.
  var usualProblems: [String] {
    [
      ("maximumLength", maximumLength, 3...1 << 16),
      ("vocabularySize", vocabularySize, 16...1 << 20),
    ]
    .filter { !$2.contains($1) }.map { "\($0) is \($1): must lie in \($2)" }
  }
}

extension TokenKind {
  static func samples(
    _ values: [PairValue], _ settings: Settings, _ reading: PairReading
  ) throws -> any PairSideSamples {
    guard let vocabulary = reading.vocabulary else { preconditionFailure("tokens are known") }
    return TokenSamples(values, vocabulary, most: settings.maximumLength, kind: name)
  }

  static func embedder(
    _ store: ParameterStore, _ settings: Settings, _ encoder: EncoderConfiguration,
    vocabulary count: Int
  ) throws -> any PairEmbedder {
    TokenEmbedder(
      embedding: try TokenEmbedding(
        store, vocabularySize: count, embedded(settings, encoder)))
  }

  static func problems(_ settings: Settings, _ encoder: EncoderConfiguration) -> [String] { [] }

  static func cost(
    _ settings: Settings, _ encoder: EncoderConfiguration, vocabulary count: Int
  ) -> PairSideCost {
    let counts = embedded(settings, encoder).parameterCounts(vocabularySize: count)
    return PairSideCost(parameters: counts.embeddings, rows: min(settings.maximumLength, 32))
  }

  /// The encoder with the longest sample that embeddings have positions for.
  private static func embedded(
    _ settings: Settings, _ encoder: EncoderConfiguration
  ) -> EncoderConfiguration {
    var encoder = encoder
    (encoder.maximumLength, encoder.segments) = (settings.maximumLength, 0)
    return encoder
  }
}

/// Samples as tokens.
struct TokenSamples: PairSideSamples {
  let vocabulary: any PairVocabulary
  private let sequences: [TokenSequence]
  private let cut: Int
  private let kind: String
  private let tokens: SampleTokens

  /// Writes values in tokens, at most `most` with the frame.
  init(_ values: [PairValue], _ vocabulary: any PairVocabulary, most: Int, kind: String) {
    (self.vocabulary, self.kind) = (vocabulary, kind)
    tokens = SampleTokens(vocabulary.roles)
    let written = values.map { vocabulary.sequence(of: $0, most: most) }
    sequences = written.map(\.tokens)
    cut = written.count(where: \.isCut)
  }

  var notes: [String] {
    cut > 0
      ? ["\(counted(cut, "sample")) of \(kind) longer than sides.\(kind).maximumLength: cut"] : []
  }

  var digest: String {
    let lines = sequences.map { $0.ids.map(String.init).joined(separator: " ") }
    return Checksum.sha256(([vocabulary.fingerprint] + lines).joined(separator: "\n").utf8)
  }

  func input(_ numbers: [Int32], _ draw: ((Int32) -> CounterRandom)?) -> any PairInput {
    TokenInput(PackedBatch(numbers.map { sequences[Int($0)] }, tokens))
  }
}

/// The tokens of a side of a batch.
struct TokenInput: PairInput {
  /// The tokens as they are.
  let tokens: PackedBatch
  /// The tokens that the model sees.
  var ids: [Int32]

  init(_ tokens: PackedBatch) { (self.tokens, ids) = (tokens, tokens.ids) }
}

/// Tokens as rows of the encoder.
struct TokenEmbedder: PairEmbedder {
  let embedding: TokenEmbedding

  var pooling: Pooling { .cls }

  func layout(_ input: TokenInput) -> SequenceLayout {
    SequenceLayout(offsets: input.tokens.offsets)
  }

  func rows(_ input: TokenInput, _ context: ForwardContext) throws -> Tensor {
    try embedding(input.ids, segments: nil, layout(input), context)
  }
}
