import Foundation

/// The most probable alignment of labels with frames, which says when each was said.
public struct LabelAlignment: Sendable, Equatable {
  /// The frames of each label.
  public let frames: [Range<Int>]
  /// The probability of each label in the frame in which it is most certain.
  public let confidences: [Float]

  /// Aligns `labels` by dynamic programming (Viterbi 1967); nil if there are fewer frames than they
  /// need, or no alignment has any probability.
  public init?(_ labels: [Int32], _ scores: FrameScores) {
    guard let path = Self.path(labels, scores) else { return nil }
    var first = [Int?](repeating: nil, count: labels.count)
    var last = [Int](repeating: 0, count: labels.count)
    var best = [Float](repeating: -.infinity, count: labels.count)
    for (frame, state) in path.enumerated() where state % 2 == 1 {
      let place = state / 2
      first[place] = first[place] ?? frame
      last[place] = frame
      best[place] = max(best[place], scores[frame, labels[place]])
    }
    frames = zip(first, last).map { ($0 ?? $1)..<$1 + 1 }
    confidences = best.map { exp($0) }
  }

  /// Returns the state of each frame: labels are the odd ones, with blanks before, between and
  /// behind them.
  private static func path(_ labels: [Int32], _ scores: FrameScores) -> [Int]? {
    let states = labels.reduce(into: [scores.blank]) { $0 += [$1, scores.blank] }
    let count = states.count
    var steps = [UInt8](repeating: 0, count: scores.frames * count)
    var row = [Float](repeating: -.infinity, count: count)
    for frame in 0..<scores.frames {
      let before = row
      for state in 0..<count {
        var step = 0, best = before[state]
        if frame == 0 { best = state < 2 ? 0 : -.infinity }
        if state > 0, before[state - 1] > best { (step, best) = (1, before[state - 1]) }
        if state > 2, state % 2 == 1, states[state] != states[state - 2], before[state - 2] > best {
          (step, best) = (2, before[state - 2])
        }
        row[state] = best + scores[frame, states[state]]
        steps[frame * count + state] = UInt8(step)
      }
    }
    guard var state = (max(0, count - 2)..<count).max(by: { row[$0] < row[$1] }),
      scores.frames > 0, row[state] > -.infinity
    else { return nil }
    var path: [Int] = []
    for frame in (0..<scores.frames).reversed() {
      path.append(state)
      state -= Int(steps[frame * count + state])
    }
    return path.reversed()
  }
}
