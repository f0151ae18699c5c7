import Foundation

/// Log probabilities of labels for each frame of one utterance, as recognisers with CTC give them.
public struct FrameScores: Sendable {
  /// Log probabilities [frames, classes].
  public let values: [Float]
  /// The number of labels, the blank among them.
  public let classes: Int
  /// The label that means none.
  public let blank: Int32

  /// The number of frames.
  public var frames: Int { values.count / classes }

  /// Makes scores of log probabilities [frames, classes]; as many as fill whole frames.
  public init(_ values: [Float], classes: Int, blank: Int32 = 0) {
    precondition(classes > 0 && values.count % classes == 0, "\(values.count) of \(classes)")
    (self.values, self.classes, self.blank) = (values, classes, blank)
  }

  /// Returns the scores of rows of logits: the log of their softmax.
  public init(logits: [Float], classes: Int, blank: Int32 = 0) {
    var values = logits
    for first in stride(from: 0, to: values.count, by: classes) {
      let row = values[first..<first + classes]
      let top = row.max() ?? 0
      let sum = top + log(row.reduce(0) { $0 + exp($1 - top) })
      for place in row.indices { values[place] -= sum }
    }
    self.init(values, classes: classes, blank: blank)
  }

  /// Returns the log probability of `label` in `frame`.
  public subscript(frame: Int, label: Int32) -> Float { values[frame * classes + Int(label)] }

  /// The labels of the most probable path: the likeliest label of each frame, equal neighbours
  /// merged, blanks left out (Graves et al. 2006, section 3.2). Of equal labels the first counts.
  public func greedy() -> [Int32] {
    var labels: [Int32] = [], last = blank
    for first in stride(from: 0, to: values.count, by: classes) {
      let best = (first + 1..<first + classes).reduce(first) { values[$1] > values[$0] ? $1 : $0 }
      let label = Int32(best - first)
      if label != last, label != blank { labels.append(label) }
      last = label
    }
    return labels
  }
}
