import ClozeTensor
import Foundation

/// The attention probabilities of each block, with which values are mixed.
///
/// The attention kernels never hold a sequence's whole matrix, so it is computed separately from
/// the same queries and keys: softmax(Q K^T / sqrt(d)) (Vaswani et al. 2017, equation 1).
public final class AttentionMaps {
  /// For each block and head the attention of each token to each other [T, T]; empty for blocks
  /// that were not requested.
  public private(set) var layers: [[[[Double]]]] = []
  private let isWanted: (Int) -> Bool

  /// Makes maps of the blocks for whose number, from 0, `isWanted` returns true.
  public init(of isWanted: @escaping (Int) -> Bool = { _ in true }) { self.isWanted = isWanted }

  /// Adds the next block's maps.
  ///
  /// - Parameter terms: What is added to the products of queries and keys.
  /// - Shapes: projected [T, 3C], with queries, keys and values side by side.
  func add(
    _ projected: Tensor, _ layout: SequenceLayout, heads: Int, pattern: AttentionPattern,
    adding terms: (_ head: Int, _ query: Int, _ key: Int) -> Double = { _, _, _ in 0 }
  ) throws {
    guard layout.count == 1 else {
      throw TensorError.badShape(
        operation: "attention maps", shape: projected.shape, expected: "one sequence")
    }
    layers.append(
      isWanted(layers.count)
        ? Self.maps(
          projected.values, tokens: projected.shape[0], width: projected.shape[1] / 3,
          heads: heads, pattern: pattern, adding: terms) : [])
  }

  /// Adds the next block's maps, of scores that depend on distances.
  ///
  /// - Shapes: queries [T, C], others [T, 2C], with keys and values side by side.
  func add(
    _ queries: Tensor, _ others: Tensor, _ relative: RelativePositions, _ layout: SequenceLayout,
    heads: Int
  ) throws {
    let tokens = queries.shape[0], width = queries.shape[1], size = width / heads
    let content = try queries.cast(to: .f32).adding(row: relative.contentBias)
    let places = try queries.cast(to: .f32).adding(row: relative.positionBias).values
    let rows = relative.distances.values
    let projected = try Tensor.concatenating([content, others.cast(to: .f32)], axis: 1)
    try add(projected, layout, heads: heads, pattern: AttentionPattern()) { head, query, key in
      let left = query * width + head * size
      let right = (tokens - 1 - query + key) * width + head * size
      return (0..<size).reduce(0) { $0 + Double(places[left + $1] * rows[right + $1]) }
    }
  }

  private static func maps(
    _ values: [Float], tokens: Int, width: Int, heads: Int, pattern: AttentionPattern,
    adding terms: (Int, Int, Int) -> Double
  ) -> [[[Double]]] {
    let size = width / heads, scale = 1 / Double(size).squareRoot()
    return (0..<heads).map { head in
      (0..<tokens).map { query in
        let left = query * 3 * width + head * size
        let scores = (0..<tokens).map { key -> Double in
          guard pattern.allows(query, key) else { return -.infinity }
          let right = key * 3 * width + width + head * size
          var product = 0.0
          for index in 0..<size { product += Double(values[left + index] * values[right + index]) }
          let slope = pattern.slopes.map { Double($0[head]) } ?? 0
          return (product + terms(head, query, key)) * scale - slope * Double(abs(key - query))
        }
        return softmax(scores)
      }
    }
  }

  private static func softmax(_ scores: [Double]) -> [Double] {
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
