import ClozeTensor
import Foundation

/// The rows of the same sequence that each row is compared with, drawn uniformly with replacement
/// from the others (Baevski et al. 2020, section 3.2); a sequence of one row has none.
struct ContrastNegatives: Equatable {
  /// The offsets of the sequences [B + 1].
  let offsets: [Int32]
  /// K, the number of negatives of a row.
  let count: Int
  /// The negatives, as places in their sequences, of all rows that have any [R K].
  let places: [Int32]

  /// Makes negatives that are given.
  init(offsets: [Int32], count: Int, places: [Int32]) {
    (self.offsets, self.count, self.places) = (offsets, count, places)
  }

  /// Draws `count` negatives of each row.
  init(offsets: [Int32], count: Int, _ random: inout CounterRandom) {
    let lengths = zip(offsets, offsets.dropFirst()).map { Int($1 - $0) }
    var places: [Int32] = []
    places.reserveCapacity(count * Int(offsets.last ?? 0))
    for length in lengths where length > 1 {
      for row in 0..<length {
        for _ in 0..<count {
          let other = random.below(length - 1)
          places.append(Int32(other < row ? other : other + 1))
        }
      }
    }
    self.init(offsets: offsets, count: count, places: places)
  }
}

/// The loss of a contrast of codes with its counts.
struct CodeContrastResult {
  /// The mean loss; nil if no row has negatives.
  let loss: Tensor?
  /// The sum of the rows' losses.
  let sum: Double
  /// The number of rows that have negatives.
  let rows: Int
  /// The number of rows whose right vector scores highest.
  let right: Int
  /// The number of negatives with the same codes as the right vector.
  let equal: Int
}

extension Tensor {
  /// Computes the mean cross-entropy of recognizing the vector of each row among those of its
  /// negatives, by scores of all pairs of a sequence; negatives with the same codes do not count.
  ///
  /// The scores of all pairs are one product per sequence, cheaper than gathering the vectors of a
  /// hundred negatives of each row, from which losses and gradient are picked here.
  ///
  /// - Parameter codes: A number for the codes of each row [M].
  /// - Shapes: self [the sum of n^2 over sequences of n rows] -> a scalar.
  func codeContrast(
    _ negatives: ContrastNegatives, codes: [Int32], temperature: Double
  ) throws -> CodeContrastResult {
    var picks = ContrastPicks(
      scores: doubles.map { $0 / temperature }, codes: codes, negatives: negatives)
    picks.run()
    guard picks.rows > 0 else {
      return CodeContrastResult(loss: nil, sum: 0, rows: 0, right: 0, equal: 0)
    }
    let scale = 1 / (Double(picks.rows) * temperature)
    return CodeContrastResult(
      loss: try loss(
        "codeContrast", value: picks.sum / Double(picks.rows),
        slopes: picks.slopes.map { $0 * scale }),
      sum: picks.sum, rows: picks.rows, right: picks.right, equal: picks.equal)
  }
}

/// The sums over rows, and the derivatives of their losses by the scores.
private struct ContrastPicks {
  let scores: [Double]
  let codes: [Int32]
  let negatives: ContrastNegatives
  private(set) var slopes: [Double]
  private(set) var sum = 0.0
  private(set) var rows = 0
  private(set) var right = 0
  private(set) var equal = 0

  init(scores: [Double], codes: [Int32], negatives: ContrastNegatives) {
    (self.scores, self.codes, self.negatives) = (scores, codes, negatives)
    slopes = [Double](repeating: 0, count: scores.count)
  }

  mutating func run() {
    var block = 0
    for (start, end) in zip(negatives.offsets, negatives.offsets.dropFirst()) {
      let length = Int(end - start)
      if length > 1 {
        for row in 0..<length { add(row, of: Int(start), block + row * length) }
      }
      block += length * length
    }
  }

  /// Adds the loss of a row, whose scores are from `first` on, in the sequence from `start` on.
  private mutating func add(_ row: Int, of start: Int, _ first: Int) {
    let code = codes[start + row], positive = first + row
    let drawn = negatives.places[rows * negatives.count..<(rows + 1) * negatives.count]
    let others = drawn.filter { codes[start + Int($0)] != code }.map { first + Int($0) }
    let highest = others.reduce(-.infinity) { max($0, scores[$1]) }
    let top = max(highest, scores[positive])
    let weights = others.map { exp(scores[$0] - top) }
    let hit = exp(scores[positive] - top), all = weights.reduce(hit, +)
    sum += top + log(all) - scores[positive]
    slopes[positive] += hit / all - 1
    for (other, weight) in zip(others, weights) { slopes[other] += weight / all }
    rows += 1
    right += scores[positive] > highest ? 1 : 0
    equal += drawn.count - others.count
  }
}
