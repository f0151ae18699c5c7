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
  /// - Shapes: projected [T, 3C], with queries, keys and values side by side.
  func add(
    _ projected: Tensor, _ layout: SequenceLayout, heads: Int, pattern: AttentionPattern
  ) throws {
    guard layout.count == 1 else {
      throw TensorError.badShape(
        operation: "attention maps", shape: projected.shape, expected: "one sequence")
    }
    layers.append(
      isWanted(layers.count)
        ? Self.maps(
          projected.values, tokens: projected.shape[0], width: projected.shape[1] / 3,
          heads: heads, pattern: pattern) : [])
  }

  private static func maps(
    _ values: [Float], tokens: Int, width: Int, heads: Int, pattern: AttentionPattern
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
          return product * scale - slope * Double(abs(key - query))
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
