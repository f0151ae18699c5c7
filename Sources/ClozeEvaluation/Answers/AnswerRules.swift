/// The rules by which the official scripts of SQuAD score answers.
public enum AnswerRules: String, Sendable, CaseIterable, Codable {
  /// SQuAD 1.1: every question has an answer; two answers of which nothing is left share no word,
  /// so that their F1 is 0; a question without a prediction counts as wrong.
  case version1
  /// SQuAD 2.0: the answer to a question that has none is empty; F1 with an empty answer is 1 if
  /// both are, or else 0; right answers of which nothing is left do not count; a question without a
  /// prediction is left out.
  case version2

  /// Returns 1 if nothing but case, punctuation, articles and blanks differs, or else 0.
  public func exactMatch(_ prediction: NormalizedAnswer, _ gold: NormalizedAnswer) -> Double {
    prediction == gold ? 1 : 0
  }

  /// Returns the F1 of the words of both as bags.
  public func f1(_ prediction: NormalizedAnswer, _ gold: NormalizedAnswer) -> Double {
    if self == .version2, prediction.isEmpty || gold.isEmpty { return prediction == gold ? 1 : 0 }
    var left = Dictionary(gold.words.map { ($0, 1) }, uniquingKeysWith: +)
    let common = prediction.words.count { word in
      guard let count = left[word], count > 0 else { return false }
      left[word] = count - 1
      return true
    }
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(prediction.words.count)
    let recall = Double(common) / Double(gold.words.count)
    return 2 * precision * recall / (precision + recall)
  }

  /// Returns the best scores of `prediction` over the right answers, each score by itself.
  public func scores(_ prediction: String, golds: [String]) -> AnswerScores {
    var golds = golds.map(NormalizedAnswer.init)
    if self == .version2 {
      golds.removeAll(where: \.isEmpty)
      if golds.isEmpty { golds = [NormalizedAnswer("")] }
    }
    let prediction = NormalizedAnswer(prediction)
    return AnswerScores(
      exactMatch: golds.map { exactMatch(prediction, $0) }.max() ?? 0,
      f1: golds.map { f1(prediction, $0) }.max() ?? 0)
  }
}

/// The scores of one answer, or their means, 0...1.
public struct AnswerScores: Sendable, Equatable {
  /// 1 if the answer is one of the right ones.
  public let exactMatch: Double
  /// The F1 of its words.
  public let f1: Double

  /// Makes scores.
  public init(exactMatch: Double, f1: Double) { (self.exactMatch, self.f1) = (exactMatch, f1) }
}
