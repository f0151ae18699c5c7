import ClozeEvaluation

/// Retrieval between two kinds of samples as scores and predictions, in both directions.
public struct RetrievalReport {
  /// One of the two kinds.
  public struct Side {
    /// The name in metrics, such as `text`.
    public let name: String
    /// True if the names of samples are their texts.
    public let isText: Bool
    /// Returns the name of a sample by its number.
    public let label: (Int) -> String

    /// Makes a side.
    public init(_ name: String, isText: Bool, label: @escaping (Int) -> String) {
      (self.name, self.isText, self.label) = (name, isText, label)
    }
  }

  private let ranking: PairRetrieval
  private let first: Side
  private let other: Side
  /// The number of candidates that predictions name for each query.
  private static let named = 10

  /// Makes the report of a ranking.
  public init(_ ranking: PairRetrieval, first: Side, other: Side) {
    (self.ranking, self.first, self.other) = (ranking, first, other)
  }

  /// Returns the scores of both directions, and what is found for each query where that is wanted.
  ///
  /// - Parameters:
  ///   - firsts: The candidates that are ordered anew; none if empty.
  ///   - matches: Their scores.
  public func evaluation(
    _ origin: Score.Origin, _ firsts: PairRetrieval.Firsts, _ matches: [SamplePair: Double],
    hasPredictions: Bool
  ) throws -> Evaluation {
    var scores: [Score] = [], samples: [SamplePrediction] = []
    for direction in PairRetrieval.Direction.allCases {
      let name = direction.name(first.name, other.name)
      let answers = try ranking.answers(
        direction, firsts, matches, first: hasPredictions ? Self.named : 0)
      scores += RetrievalResult(ranks: answers.map(\.rank)).metrics(seed: origin.seed).map {
        Score($0, as: "\(name) \($0.name)", origin)
      }
      guard hasPredictions else { continue }
      samples += predictions(direction, answers, after: samples.count)
    }
    return Evaluation(
      scores, predictions: hasPredictions ? PredictedSamples(classes: [], samples: samples) : nil)
  }

  /// Returns what was found for each query: the best candidate, the right one, its rank, and the
  /// candidates that come first.
  private func predictions(
    _ direction: PairRetrieval.Direction, _ answers: [PairRetrieval.Answer], after count: Int
  ) -> [SamplePrediction] {
    let (asking, asked) = direction == .toOther ? (first, other) : (other, first)
    return answers.enumerated().map { query, answer in
      let hits = answer.first.map(asked.label)
      var sample = SamplePrediction(
        number: count + query + 1, top: [],
        fields: [
          ResultTable.Property("direction", .text(direction.name(first.name, other.name))),
          ResultTable.Property("rank", .number(answer.rank)),
          ResultTable.Property("first", .list(hits.map { .text($0) })),
        ])
      sample.gold = ranking.right(direction, query).first.map(asked.label)
      if asking.isText {
        sample.texts = [asking.label(query)]
      } else {
        sample.name = asking.label(query)
      }
      (sample.label, sample.isRight) = (hits.first, answer.rank == 1)
      return sample
    }
  }
}

extension EvaluationOption {
  /// The number of candidates that are ordered anew.
  public static let rerank = EvaluationOption(
    "rerank",
    "Models of video and of pairs: the number of candidates of each query that the classifier of "
      + "pairs orders anew (default: none).", valueName: "number", .whole(1...10_000))
}
