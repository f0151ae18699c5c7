import ClozeTensor
import Foundation

/// The attention of words in each block, for showing it: along their trajectories, to the patches
/// of every frame and to all words and frames; or to all words and patches at once.
public final class TrajectoryMaps {
  /// The attention of the words of one pair in one block, each the mean over heads.
  public struct Map: Sendable {
    /// The attention of each word to the patches of each frame [L, T, P]: 1 in sum per frame along
    /// trajectories; without them, the sum of a frame is that in `frames`.
    public let patches: [[[Double]]]
    /// The attention of each word to each word [L, L]; with `frames`, 1 in sum.
    public let words: [[Double]]
    /// The attention of each word to its place in each frame [L, T]; without trajectories, to all
    /// patches of the frame.
    public let frames: [[Double]]
  }

  /// The maps by block and pair.
  public private(set) var layers: [[Map]] = []

  /// Makes maps to be filled.
  public init() {}

  /// Adds the maps of a block.
  ///
  /// - Shapes: all [T, 3C], words [L, 3C], places [M, 2C].
  func add(
    _ all: Tensor, _ words: Tensor, _ places: Tensor, _ pairs: PairLayout, heads: Int
  ) throws {
    let width = words.shape[1] / 3
    let all = Rows(values: all.values, columns: 3 * width, width: width)
    let words = Rows(values: words.values, columns: 3 * width, width: width)
    let places = Rows(values: places.values, columns: 2 * width, width: width)
    var first = 0
    layers.append(
      pairs.frames.indices.map { pair in
        let range = Int(pairs.wordOffsets[pair])..<Int(pairs.wordOffsets[pair + 1])
        let frames = pairs.frames[pair], start = first
        first += range.count * frames
        let keys = range.map { words.part(1, of: $0) }
        let shares = range.map { word in
          let own = (0..<frames).map {
            places.part(0, of: start + $0 * range.count + word - range.lowerBound)
          }
          return Self.attention(of: words.part(0, of: word), to: keys + own, heads)
        }
        return Map(
          patches: range.map { Self.patches(all, Int(pairs.wordRows[$0]), pairs, pair, heads) },
          words: shares.map { Array($0.prefix(range.count)) },
          frames: shares.map { Array($0.dropFirst(range.count)) })
      })
  }

  /// Adds the map of a block in which words attend to all words and patches at once.
  ///
  /// - Shapes: queries [L, C], others [K, 2C], the keys and values of words and patches.
  func add(plain queries: Tensor, _ others: Tensor, _ pairs: PairLayout, heads: Int) {
    let width = queries.shape[1]
    let queries = Rows(values: queries.values, columns: width, width: width)
    let others = Rows(values: others.values, columns: 2 * width, width: width)
    layers.append(
      pairs.frames.indices.map { pair in
        let range = Int(pairs.wordOffsets[pair])..<Int(pairs.wordOffsets[pair + 1])
        let keys = (pairs.wordAndPatchOffsets[pair]..<pairs.wordAndPatchOffsets[pair + 1])
          .map { others.part(0, of: Int($0)) }
        let shares = range.map { Self.attention(of: queries.part(0, of: $0), to: keys, heads) }
        let size = (keys.count - range.count) / max(1, pairs.frames[pair])
        let patches = shares.map { shares in
          (0..<pairs.frames[pair]).map { frame in
            Array(shares.dropFirst(range.count + frame * size).prefix(size))
          }
        }
        return Map(
          patches: patches, words: shares.map { Array($0.prefix(range.count)) },
          frames: patches.map { $0.map { $0.reduce(0, +) } })
      })
  }

  /// The attention of one word to the patches of each frame of its pair.
  private static func patches(
    _ all: Rows, _ word: Int, _ pairs: PairLayout, _ pair: Int, _ heads: Int
  ) -> [[Double]] {
    let rows = pairs.toPatches
    return (Int(rows.groups[pair])..<Int(rows.groups[pair + 1])).map { frame in
      let keys = rows.keys[Int(rows.keyOffsets[frame])..<Int(rows.keyOffsets[frame + 1])]
      return attention(
        of: all.part(0, of: word), to: keys.map { all.part(1, of: Int($0)) }, heads)
    }
  }

  /// Rows of vectors side by side.
  private struct Rows {
    let values: [Float]
    let columns: Int
    let width: Int

    /// Returns the vector number `part` of a row.
    func part(_ part: Int, of row: Int) -> ArraySlice<Float> {
      values[row * columns + part * width..<row * columns + (part + 1) * width]
    }
  }

  /// The softmax of the products of a query with keys, as a mean over heads.
  private static func attention(
    of query: ArraySlice<Float>, to keys: [ArraySlice<Float>], _ heads: Int
  ) -> [Double] {
    let size = query.count / heads, scale = 1 / Double(size).squareRoot()
    var means = [Double](repeating: 0, count: keys.count)
    for head in 0..<heads {
      let left = query.dropFirst(head * size).prefix(size)
      let scores = keys.map { key in
        zip(left, key.dropFirst(head * size)).reduce(0) { $0 + Double($1.0) * Double($1.1) } * scale
      }
      let top = scores.max() ?? 0, powers = scores.map { exp($0 - top) }
      let sum = powers.reduce(0, +)
      for (place, power) in powers.enumerated() { means[place] += power / sum / Double(heads) }
    }
    return means
  }
}
