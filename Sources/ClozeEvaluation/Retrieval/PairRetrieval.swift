import ClozeTensor

/// Retrieval between two kinds of samples by the cosines of their vectors, in both directions: of
/// clips by captions and of captions by clips.
///
/// The first of the candidates may be ordered anew by scores of pairs.
public struct PairRetrieval {
  /// A direction of retrieval.
  public enum Direction: CaseIterable, Sendable {
    /// A sample of the first side looks for those of the other one.
    case toOther
    /// A sample of the other side looks for those of the first one.
    case toFirst

    /// Returns the pair of a query and a candidate.
    public func pair(_ query: Int, _ candidate: Int) -> SamplePair {
      self == .toOther
        ? SamplePair(first: query, other: candidate) : SamplePair(first: candidate, other: query)
    }

    /// Returns the direction between sides of these names, such as `text to video`.
    public func name(_ first: String, _ other: String) -> String {
      self == .toOther ? "\(first) to \(other)" : "\(other) to \(first)"
    }
  }

  /// The vectors of both sides, of length 1.
  private let vectors: (first: [Float], other: [Float])
  private let width: Int
  private let device: Device
  /// The right samples of the first side for each of the other side.
  public let right: [Set<Int>]
  /// The right samples of the other side for each of the first one.
  private let described: [[Int]]

  /// Makes the retrieval among samples with these vectors.
  ///
  /// - Parameters:
  ///   - first: The vectors of the first side, of length 1 [N, D].
  ///   - other: Those of the other side [M, D].
  ///   - right: The right samples of the first side for each of the other side [M].
  public init(
    first: [Float], other: [Float], width: Int, right: [Set<Int>], device: Device
  ) {
    precondition(other.count == right.count * width, "a vector for each sample")
    (vectors, self.width, self.right, self.device) = ((first, other), width, right, device)
    described = right.enumerated().reduce(
      into: [[Int]](repeating: [], count: first.count / width)
    ) { described, sample in
      for first in sample.element { described[first].append(sample.offset) }
    }
  }

  /// The number of samples of the first side.
  public var firsts: Int { described.count }
  /// The number of samples of the other side.
  public var others: Int { right.count }

  /// Returns the number of queries of a direction.
  public func queries(_ direction: Direction) -> Int {
    direction == .toOther ? firsts : others
  }

  /// Returns the right candidates of a query.
  public func right(_ direction: Direction, _ query: Int) -> [Int] {
    direction == .toOther ? described[query] : right[query].sorted()
  }

  /// True if both samples of a pair belong together.
  public func isRight(_ pair: SamplePair) -> Bool { right[pair.other].contains(pair.first) }

  /// The first of the candidates of each query by the cosine, by direction.
  public typealias Firsts = [Direction: [[Int]]]

  /// Returns the first `count` candidates of each query of both directions.
  public func firsts(_ count: Int) throws -> Firsts {
    try Dictionary(
      uniqueKeysWithValues: Direction.allCases.map { direction in
        let (queries, index) = try search(direction)
        return (direction, index.top(count, queries: queries).map { $0.map { Int($0.row) } })
      })
  }

  /// Returns the pairs of queries and candidates in `firsts`.
  public func pairs(of firsts: Firsts) -> Set<SamplePair> {
    var pairs: Set<SamplePair> = []
    for (direction, lists) in firsts {
      for (query, list) in lists.enumerated() {
        pairs.formUnion(list.map { direction.pair(query, $0) })
      }
    }
    return pairs
  }

  /// The rank of a query's best right candidate, and the candidates that come first.
  public struct Answer: Sendable, Equatable {
    /// The rank, from 1.
    public let rank: Double
    /// The candidates, the best first.
    public var first: [Int] = []
  }

  /// Returns the answers to the queries of a direction; `firsts` are ordered anew by their scores
  /// among `matches`.
  ///
  /// - Parameter count: The number of candidates that are named, the best first.
  public func answers(
    _ direction: Direction, _ firsts: Firsts = [:], _ matches: [SamplePair: Double] = [:],
    first count: Int = 0
  ) throws -> [Answer] {
    var answers: [Answer] = []
    try forEachOrder(direction, firsts, matches) { query, order in
      answers.append(
        Answer(
          rank: order.rank(of: right(direction, query)),
          first: count > 0 ? order.first(count) : []))
    }
    return answers
  }

  /// Calls `body` with the order of the candidates of each query.
  public func forEachOrder(
    _ direction: Direction, _ firsts: Firsts = [:], _ matches: [SamplePair: Double] = [:],
    _ body: (_ query: Int, _ order: CandidateOrder) throws -> Void
  ) throws {
    let (queries, index) = try search(direction)
    let all = (0..<index.count).map(Int32.init), count = queries.count / width
    // The scores of few queries at once, since those of all are too many.
    for first in stride(from: 0, to: count, by: 256) {
      let part = first..<min(first + 256, count)
      let scores = index.scores(
        of: part.map { _ in all },
        queries: Array(queries[part.lowerBound * width..<part.upperBound * width]))
      for (query, row) in zip(part, scores) {
        var order = CandidateOrder(scores: row.map(Double.init))
        if let list = firsts[direction]?[query] {
          order.rescore(list, by: list.map { matches[direction.pair(query, $0)] ?? .nan })
        }
        try body(query, order)
      }
    }
  }

  /// The vectors of the queries of a direction, and those of the candidates. Equal vectors have
  /// equal scores wherever they are, which a matrix product does not promise, so that ties are
  /// ties.
  private func search(_ direction: Direction) throws -> (queries: [Float], index: RowIndex) {
    let (queries, rows) =
      direction == .toOther ? vectors : (vectors.other, vectors.first)
    return (queries, try RowIndex(rows: rows, width: width, device: device))
  }
}

extension PairRetrieval {
  /// Returns the cosine of a pair.
  public func cosine(_ pair: SamplePair) -> Double {
    let first = vectors.first[pair.first * width..<(pair.first + 1) * width]
    let other = vectors.other[pair.other * width..<(pair.other + 1) * width]
    return Double(zip(first, other).reduce(Float(0)) { $0 + $1.0 * $1.1 })
  }
}
