import Testing

@testable import ClozeTensor

/// What `RowIndex` does, in plain Swift.
private struct PlainIndex {
  let rows: [Float]
  let width: Int
  let bias: [Float]
  var count: Int { rows.count / width }

  func score(_ query: ArraySlice<Float>, _ row: Int) -> Float {
    var sum = bias[row]
    for (feature, value) in query.enumerated() {
      sum = sum.addingProduct(value, rows[row * width + feature])
    }
    return sum.isNaN ? -.infinity : sum
  }

  func query(_ index: Int, _ queries: [Float]) -> ArraySlice<Float> {
    queries[index * width..<(index + 1) * width]
  }

  func top(_ k: Int, _ queries: [Float], _ excluding: [[Int32]]) -> [[RowIndex.Hit]] {
    (0..<queries.count / width).map { index in
      let seen = Set(excluding.isEmpty ? [] : excluding[index])
      let hits = (0..<count).filter { !seen.contains(Int32($0)) }.map { row in
        RowIndex.Hit(row: Int32(row), score: score(query(index, queries), row))
      }
      return Array(
        hits.sorted { $0.score == $1.score ? $0.row < $1.row : $0.score > $1.score }.prefix(k))
    }
  }

  func ranks(_ targets: [Int32], _ queries: [Float], _ excluding: [[Int32]]) -> [Int32] {
    targets.enumerated().map { index, target in
      let seen = Set(excluding.isEmpty ? [] : excluding[index]), q = query(index, queries)
      let own = score(q, Int(target))
      return Int32(
        (0..<count).count { row in
          row != Int(target) && !seen.contains(Int32(row)) && score(q, row) >= own
        })
    }
  }
}

private struct IndexCase: CustomTestStringConvertible, Sendable {
  var rows: Int
  var width: Int
  var queries: Int
  var k: Int
  /// How many rows of each query are excluded, at most.
  var excluded = 0
  /// Numbers are whole and small, so that many scores are equal.
  var hasTies = false
  /// The share of numbers that are not finite.
  var odd = 0.0

  var testDescription: String {
    "\(rows) x \(width), \(queries) queries, k \(k), \(excluded) excluded"
      + (hasTies ? ", ties" : "") + (odd > 0 ? ", not finite" : "")
  }

  static let all: [IndexCase] = [
    IndexCase(rows: 1, width: 1, queries: 1, k: 1),
    IndexCase(rows: 7, width: 5, queries: 3, k: 20),
    IndexCase(rows: 31, width: 13, queries: 9, k: 31, excluded: 31),
    IndexCase(rows: 33, width: 64, queries: 8, k: 10, excluded: 12),
    IndexCase(rows: 300, width: 3, queries: 17, k: 128, excluded: 40, hasTies: true),
    IndexCase(rows: 301, width: 2, queries: 11, k: 129, excluded: 301, hasTies: true),
    IndexCase(rows: 1000, width: 7, queries: 130, k: 5, excluded: 90),
    IndexCase(rows: 517, width: 600, queries: 20, k: 12, excluded: 6),
    IndexCase(rows: 9001, width: 6, queries: 5, k: 200, excluded: 700),
    IndexCase(rows: 9001, width: 4, queries: 33, k: 10, excluded: 70, hasTies: true),
    IndexCase(rows: 700, width: 9, queries: 24, k: 30, excluded: 20, odd: 0.02),
    IndexCase(rows: 700, width: 2, queries: 24, k: 700, excluded: 20, hasTies: true, odd: 0.3),
  ]
}

@Suite struct RowIndexTests {
  private let device = Device(.auto, threads: 3)

  private func numbers(_ count: Int, _ shape: IndexCase, seed: UInt64) -> [Float] {
    var random = CounterRandom(seed: seed, purpose: .test)
    return (0..<count).map { _ in
      if random.uniform() < shape.odd { return [.nan, .infinity, -.infinity][random.below(3)] }
      return shape.hasTies ? Float(random.below(5) - 2) : Float(random.uniform() * 2 - 1)
    }
  }

  private func setting(_ shape: IndexCase) -> (
    plain: PlainIndex, queries: [Float], excluding: [[Int32]], targets: [Int32]
  ) {
    let plain = PlainIndex(
      rows: numbers(shape.rows * shape.width, shape, seed: 1), width: shape.width,
      bias: numbers(shape.rows, shape, seed: 2))
    var random = CounterRandom(seed: 3, purpose: .test)
    let excluding = (0..<shape.queries).map { query in
      // Among them none at all, all there are, the order of arrival and repetitions.
      let count = query == 1 ? shape.excluded : random.below(shape.excluded + 1)
      if count >= shape.rows { return (0..<Int32(shape.rows)).map { $0 } }
      return (0..<count).map { _ in Int32(random.below(shape.rows)) }
    }
    let targets = (0..<shape.queries).map { _ in Int32(random.below(shape.rows)) }
    return (plain, numbers(shape.queries * shape.width, shape, seed: 4), excluding, targets)
  }

  @Test(arguments: IndexCase.all)
  private func agreesWithThePlainTwin(shape: IndexCase) throws {
    let (plain, queries, excluding, targets) = setting(shape)
    let index = try RowIndex(
      rows: plain.rows, width: plain.width, bias: plain.bias, device: device)
    #expect(
      index.top(shape.k, queries: queries, excluding: excluding)
        == plain.top(shape.k, queries, excluding))
    #expect(index.top(shape.k, queries: queries) == plain.top(shape.k, queries, []))
    #expect(
      index.ranks(of: targets, queries: queries, excluding: excluding)
        == plain.ranks(targets, queries, excluding))
    #expect(index.ranks(of: targets, queries: queries) == plain.ranks(targets, queries, []))
    let scores = index.scores(of: excluding, queries: queries)
    for query in 0..<shape.queries {
      let expected = excluding[query].map { plain.score(plain.query(query, queries), Int($0)) }
      #expect(scores[query] == expected)
    }
  }

  @Test func threadsAndBatchesChangeNoBit() throws {
    let shape = IndexCase(rows: 6000, width: 24, queries: 300, k: 11, excluded: 30)
    let (plain, queries, excluding, targets) = setting(shape)
    let index = try RowIndex(rows: plain.rows, width: 24, device: device)
    let single = try RowIndex(
      rows: plain.rows, width: 24, device: Device(.auto, threads: 1))
    let hits = index.top(11, queries: queries, excluding: excluding)
    let ranks = index.ranks(of: targets, queries: queries, excluding: excluding)
    #expect(hits == single.top(11, queries: queries, excluding: excluding))
    #expect(ranks == single.ranks(of: targets, queries: queries, excluding: excluding))
    for query in stride(from: 0, to: 300, by: 7) {
      let alone = Array(queries[query * 24..<(query + 1) * 24])
      #expect(index.top(11, queries: alone, excluding: [excluding[query]]) == [hits[query]])
      #expect(
        index.ranks(of: [targets[query]], queries: alone, excluding: [excluding[query]])
          == [ranks[query]])
      let rows = hits[query].map(\.row)
      #expect(index.scores(of: [rows], queries: alone) == [hits[query].map(\.score)])
    }
  }

  /// Many pieces of queries and of rows, and a k for which queries are taken a few at a time.
  @Test func largeKIsASort() throws {
    let shape = IndexCase(rows: 70_000, width: 1, queries: 33, k: 70_000)
    let (plain, queries, _, _) = setting(shape)
    let index = try RowIndex(rows: plain.rows, width: 1, bias: plain.bias, device: device)
    let hits = index.top(100_000, queries: queries)
    let last = plain.top(70_000, Array(queries[32...]), [])
    #expect(hits.count == 33)
    #expect(hits.allSatisfy { $0.count == 70_000 })
    #expect(hits[32] == last[0])
  }

  @Test func theZerosAreOneScore() throws {
    let index = try RowIndex(
      rows: [-0.0, 0.0, -0.0], width: 1, bias: [-0.0, -0.0, 0.0], device: device)
    let hits = index.top(3, queries: [1])[0]
    #expect(hits.map(\.row) == [0, 1, 2])
    #expect(index.ranks(of: [0, 1, 2, 1], queries: [1, 1, -1, -1]) == [2, 2, 2, 2])
  }

  /// A target that is not a number loses to everything, and a row that is not one beats nothing.
  @Test func notANumberIsWorst() throws {
    let index = try RowIndex(rows: [.nan, -.infinity, 1, 2], width: 1, device: device)
    let queries: [Float] = [1, 1, 1, 1]
    #expect(index.ranks(of: [0, 1, 2, 3], queries: queries) == [3, 3, 1, 0])
    #expect(index.top(4, queries: [1])[0].map(\.row) == [3, 2, 0, 1])
    #expect(index.scores(of: [[0, 1]], queries: [1]) == [[-.infinity, -.infinity]])
  }

  @Test func aMatrixOfATensorIsTheSame() throws {
    let shape = IndexCase(rows: 99, width: 20, queries: 7, k: 9)
    let (plain, queries, _, _) = setting(shape)
    let index = try RowIndex(
      Tensor(plain.rows, [99, 20], .f32, device), bias: Tensor(plain.bias, [99], .f32, device))
    #expect(index.top(9, queries: queries) == plain.top(9, queries, []))
    #expect(throws: TensorError.self) { try RowIndex(Tensor(plain.rows, [1980], .f32, device)) }
    #expect(throws: TensorError.self) {
      try RowIndex(Tensor(plain.rows, [99, 20], .bf16, device))
    }
  }

  @Test func nothingAtAll() throws {
    let empty = try RowIndex(rows: [], width: 4, device: device)
    #expect(empty.count == 0)
    #expect(empty.top(3, queries: [1, 2, 3, 4]) == [[]])
    let index = try RowIndex(rows: [1, 2, 3, 4], width: 2, device: device)
    #expect(index.top(3, queries: []) == [])
    #expect(index.top(0, queries: [1, 1]) == [[]])
    #expect(index.top(-1, queries: [1, 1]) == [[]])
    #expect(index.top(3, queries: [1, 1], excluding: [[1, 0]]) == [[]])
    #expect(index.ranks(of: [], queries: []) == [])
    #expect(index.scores(of: [[]], queries: [1, 1]) == [[]])
  }

  @Test func wrongSizesAreErrors() {
    #expect(throws: TensorError.countMismatch(operation: "row index", shape: [2, 2], count: 5)) {
      try RowIndex(rows: [1, 2, 3, 4, 5], width: 2, device: device)
    }
    #expect(throws: TensorError.self) { try RowIndex(rows: [], width: 0, device: device) }
    #expect(throws: TensorError.countMismatch(operation: "row bias", shape: [2], count: 3)) {
      try RowIndex(rows: [1, 2], width: 1, bias: [1, 2, 3], device: device)
    }
  }
}
