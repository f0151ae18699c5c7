import ClozeEvaluation
import ClozeTokens

/// The units that a recogniser writes: label 0 is the blank, others are letters or pieces of words.
public struct SpeechUnits: Sendable {
  /// The labels of a text, or what of it has none.
  public enum Spelling: Sendable, Equatable {
    /// The labels.
    case labels([Int32])
    /// Letters or pieces that are no units, each once, in the order of the text.
    case unknown([String])
  }

  private enum Kind {
    case letters([Unicode.Scalar: Int32])
    case pieces(WordPieceTokenizer)
  }

  /// The form of texts.
  public let normalization: TranscriptNormalization
  /// The texts of the units, from label 1 on.
  public let units: [String]
  private let kind: Kind

  /// Makes units of `letters`, code points of which the space is one.
  public init(letters: [String], _ normalization: TranscriptNormalization) {
    let scalars = letters.compactMap(\.unicodeScalars.first)
    kind = .letters(
      Dictionary(
        scalars.enumerated().map { ($1, Int32($0 + 1)) }, uniquingKeysWith: { first, _ in first }))
    (units, self.normalization) = (letters, normalization)
  }

  /// Makes units of the pieces of a vocabulary.
  public init(pieces: WordPieceTokenizer, _ normalization: TranscriptNormalization) {
    kind = .pieces(pieces)
    (units, self.normalization) = (pieces.vocabulary.tokens, normalization)
  }

  /// The number of labels, the blank among them.
  public var classes: Int { units.count + 1 }

  /// The tokenizer of pieces; nil for letters.
  var tokenizer: WordPieceTokenizer? {
    if case .pieces(let tokenizer) = kind { return tokenizer }
    return nil
  }

  /// Returns the letters of `texts`, sorted, of which the space is always one.
  static func letters(of texts: [String], _ normalization: TranscriptNormalization) -> [String] {
    let scalars = texts.reduce(into: Set<Unicode.Scalar>([" "])) {
      $0.formUnion(normalization($1).unicodeScalars)
    }
    return scalars.sorted().map { String($0) }
  }

  /// Returns the labels of `text` in the form of the units.
  public func spelling(of text: String) -> Spelling {
    let normal = normalization(text)
    var labels: [Int32] = [], unknown: [String] = []
    func miss(_ unit: String) { if !unknown.contains(unit) { unknown.append(unit) } }
    switch kind {
    case .letters(let known):
      for scalar in normal.unicodeScalars {
        if let label = known[scalar] { labels.append(label) } else { miss(String(scalar)) }
      }
    case .pieces(let tokenizer):
      for word in normal.split(separator: " ") {
        let ids = tokenizer.encode(String(word))
        if ids.contains(tokenizer.vocabulary.unknown) { miss(String(word)) }
        labels += ids.map { $0 + 1 }
      }
    }
    return unknown.isEmpty ? .labels(labels) : .unknown(unknown)
  }

  /// Returns the text of labels, its words between single spaces.
  public func text(_ labels: [Int32]) -> String {
    words(labels).map { word in word.map { piece(labels[$0]) }.joined() }.joined(separator: " ")
  }

  /// Returns the places in `labels` of each word's units, without spaces.
  func words(_ labels: [Int32]) -> [Range<Int>] {
    var words: [Range<Int>] = [], isOpen = false, glues = false
    for (place, label) in labels.enumerated() {
      let unit = units[Int(label) - 1]
      if tokenizer == nil, unit == " " {
        isOpen = false
        continue
      }
      // A tokenizer parts a word at its apostrophes.
      let goesOn = unit.hasPrefix(Vocabulary.continuationPrefix) || unit == "'" || glues
      isOpen = isOpen && (tokenizer == nil || goesOn)
      glues = unit == "'"
      if isOpen, let last = words.popLast() {
        words.append(last.lowerBound..<place + 1)
      } else {
        words.append(place..<place + 1)
      }
      isOpen = true
    }
    return words
  }

  /// Returns the text of a unit within its word.
  func piece(_ label: Int32) -> String {
    let unit = units[Int(label) - 1]
    guard tokenizer != nil, unit.hasPrefix(Vocabulary.continuationPrefix) else { return unit }
    return String(unit.dropFirst(Vocabulary.continuationPrefix.count))
  }
}
