import Foundation

/// Texts as bags of tokens: the number of occurrences of each, without order. Scaled, a count c
/// becomes (1 + ln c) times the token's inverse document frequency 1 + ln((1 + N) / (1 + n)), and
/// each row is normalised to length 1 (Salton and Buckley 1988, the weights ltc).
public struct TokenBags: ProbeFeatures {
  /// The number of columns.
  public let width: Int
  private let offsets: [Int]
  private let columns: [Int32]
  private let values: [Float]

  /// The number of bags.
  public var count: Int { offsets.count - 1 }
  /// The number of distinct tokens, summed over all bags.
  public var valueCount: Int { values.count }

  /// Makes the bags of `texts`, each given by the ids of its tokens in any order.
  ///
  /// - Precondition: ids lie in `0..<width`.
  public init(_ texts: some Sequence<[Int32]>, width: Int) {
    var offsets = [0], columns: [Int32] = [], values: [Float] = []
    for text in texts {
      let first = columns.count
      for id in text.sorted() {
        precondition((0..<width).contains(Int(id)), "a token beyond the vocabulary")
        if columns.count > first, columns[columns.count - 1] == id {
          values[values.count - 1] += 1
        } else {
          columns.append(id)
          values.append(1)
        }
      }
      offsets.append(columns.count)
    }
    self.init(width, offsets, columns, values)
  }

  private init(_ width: Int, _ offsets: [Int], _ columns: [Int32], _ values: [Float]) {
    (self.width, self.offsets, self.columns, self.values) = (width, offsets, columns, values)
  }

  /// Returns the bags at `indices`, in their order.
  public func rows(_ indices: [Int]) -> TokenBags {
    var offsets = [0], columns: [Int32] = [], values: [Float] = []
    for index in indices {
      let range = range(of: index)
      columns += self.columns[range]
      values += self.values[range]
      offsets.append(columns.count)
    }
    return TokenBags(width, offsets, columns, values)
  }

  /// Returns the inverse document frequency of each token.
  public func scale() -> [Float] {
    var documents = [Int](repeating: 0, count: width)
    for column in columns { documents[Int(column)] += 1 }
    return documents.map { Float(1 + log(Double(1 + count) / Double(1 + $0))) }
  }

  /// Returns the bags with weights in place of counts.
  public func scaled(_ scale: [Float]) -> TokenBags {
    var values = values
    for row in 0..<count {
      var square = 0.0
      for place in range(of: row) {
        let weight = (1 + log(values[place])) * scale[Int(columns[place])]
        values[place] = weight
        square += Double(weight) * Double(weight)
      }
      let length = Float(max(1e-30, square.squareRoot()))
      for place in range(of: row) { values[place] /= length }
    }
    return TokenBags(width, offsets, columns, values)
  }

  /// Calls `body` with the tokens of bag `row` and their counts or weights.
  public func forEachValue(of row: Int, _ body: (_ column: Int, _ value: Float) -> Void) {
    for place in range(of: row) { body(Int(columns[place]), values[place]) }
  }

  private func range(of row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }
}
