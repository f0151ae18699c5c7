import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

extension TaggedSentence: LabelledExample {
  /// The words and tags between blanks.
  public var labelled: LabelledText {
    LabelledText([tokens.joined(separator: " ")], label: tags.joined(separator: " "))
  }
}

/// A tag for each word, such as IOB tags of entities or parts of speech (Devlin et al. 2019,
/// section 5.3): a word's first token is scored. A sentence that is too long is read in overlapping
/// windows, and each word's tag comes from where it has most context.
public struct TagHead: FinetuneHead {
  /// The tags of the words of a sentence.
  public struct Answer: Sendable {
    /// A tag for each word.
    public var tags: [String]
    /// The probability of each tag; 1 of words without a token.
    public var probabilities: [Double]
  }

  /// Tags.
  public static let kind = HeadKind.tokens
  /// F1 of entities, or the accuracy of tags that mean none, and that accuracy.
  public static let measures: [LoggedMetric] = [
    LoggedMetric("validation_f1", .higherIsBetter, unit: "share"),
    .accuracy("validation_token_accuracy"),
  ]

  /// The tags by number.
  public let names: [String]
  private let numbers: [String: Int32]
  private let loss: WeightedCrossEntropy

  /// The number of tags.
  public var outputs: Int { names.count }

  private init(_ names: [String], _ settings: HeadSettings, weights: [Double]) {
    self.names = names
    numbers = Dictionary(
      names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    loss = WeightedCrossEntropy(weights: weights, focus: settings.focus)
  }

  /// Makes a head for the tags of the sentences.
  public init(
    training: [TaggedSentence], validation: [TaggedSentence], _ corpus: LabelledCorpus,
    _ settings: HeadSettings
  ) throws {
    let counts = Dictionary(
      training.flatMap(\.tags).map { ($0, 1) }, uniquingKeysWith: +)
    let names = Set(counts.keys).union(validation.flatMap(\.tags)).sorted()
    guard names.count > 1 else { throw HeadError.tooFewNames(what: "tags", found: names) }
    let total = counts.values.reduce(0, +)
    let weights = try ClassWeights.weights(settings.classWeights, of: names) { place in
      Double(total) / Double(names.count * max(1, counts[names[place]] ?? 0))
    }
    self.init(names, settings, weights: weights)
  }

  /// Makes the head of a trained model.
  public init(_ folder: ClassifierFolder, _ settings: HeadSettings) {
    self.init(folder.classes, settings, weights: [])
  }

  /// Reads sentences with tags.
  public static func source(_ corpus: LabelledCorpus, usual: [String]) -> TaggedSource {
    TaggedSource(
      paths: corpus.paths, tokenColumn: corpus.tokenColumn, tagColumn: corpus.tagColumn)
  }

  /// The way in which tags called `names` mean entities; nil if they mean none.
  static func rule(of names: some Sequence<String>) -> EntityRule? {
    let letters = Set(names.map { $0.prefix { $0 != "-" } })
    let hasTypes = names.contains { $0.dropFirst().first == "-" }
    guard hasTypes, letters.isSubset(of: ["O", "I", "B", "E", "S", "L", "U"]) else { return nil }
    return letters.contains("L") || letters.contains("U") ? .strict(.bilou) : .conlleval
  }

  /// Returns the sentence as one sequence, or as overlapping windows of whole words.
  public func windows(
    of example: TaggedSentence, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> [HeadWindow] {
    let room = max(1, limits.longest - 2)
    let found = example.tokens.map { encoder.encode($0, nil) ?? [] }
    let words = found.map { Array($0.prefix(room)) }
    var windows: [HeadWindow] = [], first = 0
    repeat {
      var end = first, count = 0
      while end < words.count, count + words[end].count <= room {
        count += words[end].count
        end += 1
      }
      windows.append(window(words, first..<end, encoder, limits))
      windows[windows.count - 1].isCut = found[first..<end].contains { $0.count > room }
      guard end < words.count else { break }
      var step = 0
      while first < end, step < min(limits.settings.stride, count) {
        step += words[first].count
        first += 1
      }
    } while true
    return windows
  }

  private func window(
    _ words: [[Int32]], _ range: Range<Int>, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> HeadWindow {
    var ids: [Int32] = [], rows: [Int] = [], units: [Int] = []
    for word in range where !words[word].isEmpty {
      rows.append(1 + ids.count)
      units.append(word)
      ids += words[word]
    }
    var window = HeadWindow(
      TokenSequence(parts: [ids], encoder.roles, segments: limits.segments))
    (window.rows, window.units) = (rows, units)
    return window
  }

  /// Computes the cross-entropy of the first tokens of words.
  public func loss(
    _ logits: Tensor, _ cases: [(example: TaggedSentence, window: HeadWindow)],
    _ layout: SequenceLayout
  ) throws -> Tensor {
    var labels = [Int32](repeating: -1, count: logits.shape[0])
    for (index, one) in cases.enumerated() {
      let start = Int(layout.offsets[index])
      for (row, word) in zip(one.window.rows, one.window.units) {
        labels[start + row] = numbers[one.example.tags[word]] ?? -1
      }
    }
    return try loss(logits, labels: labels)
  }

  /// Returns the likeliest tag of each word; O, or the first tag, for words without a token.
  public func answer(_ example: TaggedSentence, _ scored: [ScoredWindow]) throws -> Answer {
    guard scored.allSatisfy({ $0.scores.allSatisfy(\.isFinite) }) else {
      throw PredictionError.notFinite
    }
    let none = numbers["O"] == nil ? names[0] : "O"
    var answer = Answer(
      tags: example.tokens.map { _ in none }, probabilities: example.tokens.map { _ in 1 })
    for (word, found) in ScoredWindow.places(in: scored) {
      let one = scored[found.window], row = one.window.rows[found.place]
      let scores = one.scores[row * outputs..<(row + 1) * outputs]
      let best = Int(ClassificationHead.likeliest(Array(scores), classes: outputs)[0])
      answer.tags[word] = names[best]
      let most = Double(scores[scores.startIndex + best])
      answer.probabilities[word] = 1 / scores.reduce(0) { $0 + exp(Double($1) - most) }
    }
    return answer
  }

  /// Returns F1 of entities, or the accuracy of tags that mean none, and that accuracy.
  public func measure(
    _ answers: [Answer], to examples: [TaggedSentence]
  ) throws -> [String: Double] {
    let rule = Self.rule(of: names), result = try result(answers, examples, rule)
    let accuracy = TokenAccuracy().value(result.counts)
    return [
      "validation_f1": rule == nil ? accuracy : EntityF1().value(result.counts),
      "validation_token_accuracy": accuracy,
    ]
  }

  /// Returns the metrics of entities, F1 of each type, and F1 by the strict reading of the scheme;
  /// of tags that mean no entities, the accuracy.
  public func estimates(
    _ answers: [Answer], to examples: [TaggedSentence], seed: UInt64
  ) throws -> [HeadEstimate] {
    let rule = Self.rule(of: names), result = try result(answers, examples, rule)
    let all = result.metrics(seed: seed).map { HeadEstimate($0, count: examples.count) }
    let types = result.perType().map { type, counts in
      HeadEstimate(
        MetricEstimate(name: "F1", value: counts.scores.f1, low: nil, high: nil),
        as: "F1 of \(type)",
        count: counts.expected)
    }
    guard rule == .conlleval, let scheme = TagScheme(of: examples.map(\.tags)) else {
      return all + types
    }
    let strict = try self.result(answers, examples, .strict(scheme)).metrics(seed: seed)
      .filter { $0.name == EntityF1().name }
      .map { HeadEstimate($0, as: "\($0.name), strict \(scheme.name)", count: examples.count) }
    return all + strict + types
  }

  private func result(
    _ answers: [Answer], _ examples: [TaggedSentence], _ rule: EntityRule?
  ) throws -> TaggingResult {
    try TaggingResult(gold: examples.map(\.tags), predicted: answers.map(\.tags), rule: rule)
  }
}
