import Foundation

/// All alignments of one utterance with its labels, in double precision: the measure of the kernel.
///
/// States are the labels with blanks before, between and behind them; tables hold log probabilities
/// [frames, states].
struct CTCPaths {
  let classes: Int
  /// The class of each state.
  let states: [Int]
  /// Log probabilities of the classes [frames, classes].
  let scores: [Double]
  /// All paths that arrive in a state, with its emission in this frame.
  private let forward: [[Double]]
  /// All paths that go on from a state, without its emission in this frame.
  private let backward: [[Double]]

  private var frames: Int { scores.count / classes }

  /// Sums the alignments of `labels` with `logits` [frames, classes].
  init(logits: [Double], classes: Int, labels: [Int], blank: Int) {
    self.classes = classes
    states = labels.reduce(into: [blank]) { $0 += [$1, blank] }
    let scores = stride(from: 0, to: logits.count, by: classes).flatMap { first -> [Double] in
      let row = logits[first..<first + classes], sum = Self.sum(Array(row))
      return row.map { $0 - sum }
    }
    self.scores = scores
    forward = Self.arriving(states, blank: blank, scores: scores, classes: classes)
    // Backwards in time, the states in reverse, it is the same sum.
    let last = scores.count / classes - 1
    let turned = scores.indices.map { place in
      scores[(last - place / classes) * classes + place % classes]
    }
    let reversed = Self.arriving(
      states.reversed(), blank: blank, scores: turned, classes: classes)
    backward = reversed.reversed().map { $0.reversed() }
  }

  /// -log of the probability of the labels.
  var loss: Double { -Self.sum(forward.last?.suffix(2) ?? []) }

  /// Returns the gradient of the loss by the logits [frames, classes].
  func gradient() -> [Double] {
    (0..<frames).flatMap { frame -> [Double] in
      var row = scores[frame * classes..<(frame + 1) * classes].map { exp($0) }
      for (state, label) in states.enumerated() {
        // Both sums have the emission of this frame.
        let path = forward[frame][state] + backward[frame][state] - scores[frame * classes + label]
        row[label] -= exp(path + loss)
      }
      return row
    }
  }

  private static func arriving(
    _ states: [Int], blank: Int, scores: [Double], classes: Int
  ) -> [[Double]] {
    var table: [[Double]] = []
    for first in stride(from: 0, to: scores.count, by: classes) {
      let before = table.last
      table.append(
        states.indices.map { state in
          var paths = [-Double.infinity]
          if let before {
            paths += before[max(0, state - 1)...state]
            let skips = state >= 2 && states[state] != blank && states[state] != states[state - 2]
            if skips { paths.append(before[state - 2]) }
          } else if state < 2 {
            paths = [0]
          }
          return sum(paths) + scores[first + states[state]]
        })
    }
    return table
  }

  /// log of the sum of the exponentials.
  private static func sum(_ logs: [Double]) -> Double {
    guard let top = logs.max(), top > -.infinity else { return -.infinity }
    return top + log(logs.reduce(0) { $0 + exp($1 - top) })
  }
}
