import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeEvaluation
import ClozeModels
import ClozeObjectives
import ClozeTensor
import ClozeTokens

extension ContextQuestion: LabelledExample {
  /// The context, so that questions about one are kept together, and the rest as the answer.
  public var labelled: LabelledText {
    let spans = answers.map { "\($0.codePoints.lowerBound):\($0.text)" }
    return LabelledText(
      [context], fields: ["context"], label: ([id, question] + spans).joined(separator: "\n"))
  }
}

/// The part of a context that answers a question (Devlin et al. 2019, sections 4.2 and 4.3; BERT's
/// run_squad.py): `[CLS] question [SEP] context [SEP]`, and for each token a score as the answer's
/// start and one as its end. Windows without the answer point at `[CLS]`.
public struct SpanHead: FinetuneHead {
  /// The best part of the context.
  public struct Answer: Sendable, Equatable {
    /// The text as it stands in the context.
    public var text: String
    /// Its place in the context, in scalars.
    public var part: Range<Int>
    /// The sum of its scores as start and end.
    public var score: Double
    /// The score of having no answer above that of the best one.
    public var noAnswer: Double
  }

  /// Spans.
  public static let kind = HeadKind.spans
  /// F1 of words and exact match, as SQuAD's scripts have them.
  public static let measures: [LoggedMetric] = [
    LoggedMetric(validation: AnswerF1(), as: "f1"),
    LoggedMetric(validation: ExactMatch(), as: "exact_match"),
  ]
  /// The number of starts and of ends that are combined.
  private static let candidates = 20

  /// There are none.
  public let names: [String] = []
  /// Two: start and end.
  public let outputs = 2
  private let settings: HeadSettings
  /// The score of having no answer over the best one from which on there is none; nil if there
  /// always is one.
  private var limit: Double?

  /// The threshold of having no answer, if some questions have none.
  public var thresholds: [Double]? { limit.map { [$0] } }

  /// Makes a head.
  public init(
    training: [ContextQuestion], validation: [ContextQuestion], _ corpus: LabelledCorpus,
    _ settings: HeadSettings
  ) {
    self.settings = settings
    limit = settings.threshold ?? (training.contains { $0.answers.isEmpty } ? 0 : nil)
  }

  /// Makes the head of a trained model.
  public init(_ folder: ClassifierFolder, _ settings: HeadSettings) {
    self.settings = settings
    limit = settings.threshold ?? folder.thresholds?.first
  }

  /// Reads questions about contexts.
  public static func source(_ corpus: LabelledCorpus, usual: [String]) -> QuestionSource {
    QuestionSource(paths: corpus.paths)
  }

  /// Returns the question with each window of the context.
  public func windows(
    of example: ContextQuestion, _ encoder: LabelledEncoder, _ limits: WindowLimits
  ) -> [HeadWindow] {
    let least = max(1, limits.longest / 4)
    let asked = encoder.encode(example.question, nil)
    let question = (asked ?? []).prefix(
      min(settings.questionLength, max(0, limits.longest - 3 - least)))
    let tokens = ContextTokens(example.context, encoder)
    let room = max(1, limits.longest - 3 - question.count), row = question.count + 2
    var windows: [HeadWindow] = [], first = 0
    repeat {
      let range = first..<min(first + room, tokens.ids.count)
      var window = HeadWindow(
        TokenSequence(
          parts: [Array(question), Array(tokens.ids[range])], encoder.roles,
          segments: limits.segments))
      window.rows = range.map { row + $0 - first }
      (window.units, window.parts) = (Array(range), Array(tokens.parts[range]))
      window.cutsFirst = tokens.isInside(range.lowerBound)
      window.cutsLast = tokens.isInside(range.upperBound)
      (window.isCut, window.isUnreadable) = (question.count < asked?.count ?? 0, asked == nil)
      windows.append(window)
      guard range.upperBound < tokens.ids.count else { return windows }
      first += min(range.count, settings.stride)
    } while true
  }

  /// Computes the mean of the cross-entropies of start and end over all tokens of each window.
  public func loss(
    _ logits: Tensor, _ cases: [(example: ContextQuestion, window: HeadWindow)],
    _ layout: SequenceLayout
  ) throws -> Tensor {
    let count = logits.shape[0]
    var targets = [[Bool]](repeating: [Bool](repeating: false, count: count), count: 2)
    for (index, one) in cases.enumerated() {
      let rows = Self.rows(of: one.example, in: one.window), start = Int(layout.offsets[index])
      targets[0][start + rows.first] = true
      targets[1][start + rows.last] = true
    }
    let losses = try (0..<2).map { side in
      try logits.slice(axis: 1, side..<side + 1).reshaped([count]).pointerCrossEntropy(
        PointerTargets(
          offsets: layout.offsets, candidates: [Bool](repeating: true, count: count),
          targets: targets[side]))
    }
    return try losses[0].adding(losses[1]).scaled(by: 0.5)
  }

  /// Returns the rows where the first right answer starts and ends; those of `[CLS]` if the window
  /// does not hold all of it, or there is none.
  static func rows(
    of example: ContextQuestion, in window: HeadWindow
  ) -> (first: Int, last: Int) {
    guard let answer = example.answers.first, let start = window.parts.first?.lowerBound,
      let end = window.parts.last?.upperBound
    else { return (0, 0) }
    let part = answer.codePoints
    guard part.lowerBound >= start, part.upperBound <= end,
      let first = window.parts.firstIndex(where: { $0.upperBound > part.lowerBound }),
      let last = window.parts.lastIndex(where: { $0.lowerBound < part.upperBound }), first <= last,
      first > 0 || !window.cutsFirst, last < window.parts.count - 1 || !window.cutsLast
    else { return (0, 0) }
    return (window.rows[first], window.rows[last])
  }

  /// Returns the best part of the context: of the best starts and ends of each window those in
  /// order and not too long, by the sum of their scores.
  public func answer(
    _ example: ContextQuestion, _ scored: [ScoredWindow]
  ) throws -> Answer {
    guard scored.allSatisfy({ $0.scores.allSatisfy(\.isFinite) }) else {
      throw PredictionError.notFinite
    }
    let places = ScoredWindow.places(in: scored)
    var best = Answer(text: "", part: 0..<0, score: -.infinity, noAnswer: 0)
    var none = Double.infinity
    for (number, one) in scored.enumerated() {
      none = min(none, Double(one.scores[0]) + Double(one.scores[1]))
      let starts = Self.best(one, side: 0).filter {
        places[one.window.units[$0]].map { $0.window == number } ?? false
      }
      for start in starts {
        for end in Self.best(one, side: 1)
        where end >= start && end - start < settings.answerLength {
          let score = one.score(start, side: 0) + one.score(end, side: 1)
          guard score > best.score else { continue }
          best.score = score
          best.part =
            one.window.parts[start].lowerBound..<one.window.parts[end].upperBound
        }
      }
    }
    best.text = String(
      String.UnicodeScalarView(
        example.context.unicodeScalars.dropFirst(best.part.lowerBound)
          .prefix(best.part.count)))
    if best.score == -.infinity { best.score = none }
    best.noAnswer = none - best.score
    return best
  }

  /// The places of the best scores among a window's rows, best first and the first of equals.
  private static func best(_ scored: ScoredWindow, side: Int) -> [Int] {
    let scores = scored.window.rows.indices.map { scored.score($0, side: side) }
    return Array(
      scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(candidates))
  }

  /// True if the model says that there is no answer.
  func isNone(_ answer: Answer) -> Bool { limit.map { answer.noAnswer > $0 } ?? false }

  /// Returns the head with the threshold of having no answer that gives the best F1, if some
  /// questions have none and the recipe gives no threshold.
  public func choosing(
    by answers: [Answer], to examples: [ContextQuestion]
  ) throws -> SpanHead {
    guard settings.threshold == nil, limit != nil, !examples.isEmpty else { return self }
    var head = self
    head.limit = try Self.bestLimit(result(answers, examples))
    return head
  }

  /// Returns the threshold of having no answer with the best mean F1, between the scores of two
  /// questions, or beyond all of them. Of equal ones it is the lowest.
  private static func bestLimit(_ result: AnswerResult) -> Double {
    let cases = zip(result.questions, result.scores).map { question, scores in
      (none: question.noAnswerScore ?? 0, gain: scores.f1 - (question.golds.isEmpty ? 1 : 0))
    }.sorted { $0.none < $1.none }
    guard let least = cases.first?.none, let most = cases.last?.none else { return 0 }
    var best = (gain: 0.0, limit: least - 1), gain = 0.0
    for (place, one) in cases.enumerated() {
      gain += one.gain
      let next = place + 1 < cases.count ? cases[place + 1].none : most + 1
      if next > one.none, gain > best.gain { best = (gain, (one.none + next) / 2) }
    }
    return best.limit
  }

  /// Returns F1 and exact match.
  public func measure(
    _ answers: [Answer], to examples: [ContextQuestion]
  ) throws -> [String: Double] {
    let result = try result(answers, examples)
    guard let mean = result.mean(of: try scores(result))?.scores else { return [:] }
    return ["validation_f1": mean.f1, "validation_exact_match": mean.exactMatch]
  }

  /// Returns the metrics of answers; also of the questions with and without answers if there are
  /// both.
  public func estimates(
    _ answers: [Answer], to examples: [ContextQuestion], seed: UInt64
  ) throws -> [HeadEstimate] {
    let result = try result(answers, examples), scores = try scores(result)
    let all = result.metrics(of: scores, seed: seed).map {
      HeadEstimate($0, count: examples.count)
    }
    guard result.rules == .version2 else { return all }
    return all
      + [AnswerResult.Part.answerable, .unanswerable].flatMap { part -> [HeadEstimate] in
        guard let (mean, count) = result.mean(part, of: scores) else { return [] }
        return [(ExactMatch().name, mean.exactMatch), (AnswerF1().name, mean.f1)].map {
          HeadEstimate(
            MetricEstimate(name: $0.0, value: $0.1, low: nil, high: nil),
            as: "\($0.0), \(part.rawValue)", count: count)
        }
      }
  }

  private func scores(_ result: AnswerResult) throws -> [AnswerScores] {
    try limit.map(result.scores) ?? result.scores
  }

  private func result(
    _ answers: [Answer], _ examples: [ContextQuestion]
  ) throws -> AnswerResult {
    let hasNone = examples.contains { $0.answers.isEmpty }
    return try AnswerResult(
      zip(answers, examples).map { answer, example in
        AnsweredQuestion(
          id: example.id, golds: example.answers.map(\.text), prediction: answer.text,
          noAnswerScore: answer.noAnswer)
      }, rules: hasNone ? .version2 : .version1)
  }
}

extension ScoredWindow {
  /// The score of the row at `place` of the window's rows, as a start or an end.
  fileprivate func score(_ place: Int, side: Int) -> Double {
    Double(scores[2 * window.rows[place] + side])
  }
}
