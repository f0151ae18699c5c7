import ClozeCapabilities
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// A trained model with its tokenizer, as used by `fill`, `embed` and `evaluate`.
public struct SequenceModel<Kind: SequenceKind> {
  /// The model's folder.
  public let folder: SequenceModelFolder<Kind>
  /// The model.
  public var model: MaskedLanguageModel { folder.model }
  /// The tokenizer.
  public let tokenizer: Kind.Tokens
  /// The type of activations.
  public let precision: DType
  /// The way in which its folder wants texts to become vectors.
  public let sentences: SentenceSettings

  /// Reads the model at `path`: a run folder or a Hugging Face folder.
  ///
  /// - Parameter embeds: True if the way in which its folder wants texts to become vectors matters,
  ///   and must be supported.
  public init(path: String, precision: DType, device: Device, embeds: Bool = false) throws {
    let place = try ModelFolder.locate(path)
    sentences = embeds ? try ModelFolder.sentenceSettings(of: place) : SentenceSettings()
    folder = try SequenceModelFolder.load(from: place, device: device)
    guard let tokenizer = folder.tokenizer else { throw SequenceModelError.noTokenizer(path: path) }
    self.tokenizer = sentences.lowercases ? tokenizer.lowercasing() : tokenizer
    self.precision = precision
  }

  /// Returns the `top` most likely tokens for each [MASK] of `text`.
  public func fill(_ text: String, top: Int) throws -> [BlankCandidate] {
    let head = try folder.trainedHead()
    let ids = frame(Kind.encode(blanked: text, with: tokenizer))
    let blanks = ids.indices.filter { ids[$0] == tokenizer.roles.mask }.map(Int32.init)
    guard !blanks.isEmpty else { throw SequenceModelError.noBlank(text: text) }
    let probabilities = try GradientMode.disabled {
      let hidden = try model.encode(
        ids, SequenceLayout(offsets: [0, Int32(ids.count)]), ForwardContext(evaluating: precision),
        rows: blanks)
      return try head.logits(hidden.cast(to: .f32)).softmax().values
    }
    let width = model.vocabularySize
    return blanks.indices.flatMap { blank -> [BlankCandidate] in
      let row = Array(probabilities[blank * width..<(blank + 1) * width])
      return highest(top, of: row).map {
        BlankCandidate(
          blank: blank, token: tokenizer.token(Int32($0)) ?? "", id: Int32($0),
          probability: Double(row[$0]))
      }
    }
  }

  /// Returns one vector [C] per text, in order.
  public func embed(_ texts: [String], pooling: Pooling, normalize: Bool) throws -> [[Float]] {
    let (ids, layout) = packed(texts)
    let hidden = try GradientMode.disabled {
      try model.encode(
        ids, layout, ForwardContext(evaluating: precision), rows: pooling.rows(of: layout)
      ).values
    }
    let vectors = pooling.vectors(hidden, layout, width: model.configuration.hidden)
    return normalize ? vectors.map(\.unit) : vectors
  }

  /// Returns for each text, in order, the vector of its tokens after each of `depths` blocks,
  /// ascending, 0 for the embeddings [texts][depths][C].
  public func states(
    _ texts: [String], pooling: Pooling, after depths: [Int]
  ) throws -> [[[Float]]] {
    let (ids, layout) = packed(texts)
    return try model.tokens.pooled(
      ids, layout, ForwardContext(evaluating: precision), pooling, after: depths)
  }

  /// Returns the framed tokens of texts, one behind the other.
  private func packed(_ texts: [String]) -> (ids: [Int32], layout: SequenceLayout) {
    let sequences = texts.map { frame(tokenizer.encode($0), longest: longestText) }
    let layout = SequenceLayout(
      offsets: sequences.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) })
    return (sequences.flatMap { $0 }, layout)
  }

  /// True if the tokenizer can read `text`; otherwise its vector is meaningless.
  public func canRead(_ text: String) -> Bool { Kind.canRead(text, with: tokenizer) }

  /// True if `text` has more tokens than a vector is made of, so that its end is left out.
  public func isCut(_ text: String) -> Bool {
    tokenizer.encode(text).count > max(0, longestText - 2)
  }

  /// The maximum number of tokens of a text of which a vector is made: as many as the folder says,
  /// if the encoder can read them.
  var longestText: Int {
    min(
      model.configuration.maximumLength,
      sentences.maximumLength ?? tokenizer.maximumLength ?? .max)
  }

  /// Returns [CLS] ids [SEP], truncated to `longest` tokens, or to the model's maximum length.
  func frame(_ ids: [Int32], longest: Int? = nil) -> [Int32] {
    let room = max(0, (longest ?? model.configuration.maximumLength) - 2)
    return [tokenizer.roles.classification] + ids.prefix(room) + [tokenizer.roles.separator]
  }
}

/// Returns the indices of the `count` largest values, largest first; equal ones in their order.
func highest(_ count: Int, of values: [Float]) -> [Int] {
  var best: [Int] = []
  for index in values.indices {
    if best.count >= count, let last = best.last, !(values[index] > values[last]) { continue }
    let place = best.firstIndex { values[index] > values[$0] } ?? best.count
    best.insert(index, at: place)
    if best.count > count { best.removeLast() }
  }
  return best
}

/// A reason why a folder cannot be used as a model of sequences.
public enum SequenceModelError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The model's folder has no tokenizer.
  case noTokenizer(path: String)
  /// The text has no blanks to fill in.
  case noBlank(text: String)
  /// The pretrained model's sizes no longer match the recipe's.
  case otherSizes(path: String)
  /// A value was chosen that the pretrained model determines.
  case decided(key: String, path: String)
  /// The named tokenizer is not the model's.
  case otherTokenizer(path: String, model: String)
  /// The text is too long for the operation.
  case tooManyTokens(count: Int, limit: Int)

  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .noTokenizer(let path):
      "\(path) has no tokenizer: put the files of its tokenizer there"
    case .otherSizes(let path):
      "the model \(path) has other sizes than the recipe; start a new run with it"
    case .decided(let key, let path):
      "\(key) is what the model \(path) decides; leave it as it is, or leave out --model"
    case .otherTokenizer(let path, let model):
      "the tokenizer \(path) is not that of the model \(model); leave out --tokenizer"
    case .tooManyTokens(let count, let limit):
      "the text has \(count) tokens, and at most \(limit) can be shown; give a shorter text"
    case .noBlank(let text): "there is no [MASK] in '\(text)'; write one where a word is missing"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
