import Foundation

/// A search for the labels of which all alignments together are the most probable (Graves 2006,
/// section 3.2; Hannun et al. 2014): prefixes are kept, not paths, and paths that spell the same
/// prefix add up.
public struct PrefixBeamSearch: Sendable {
  /// The number of prefixes that are kept at each frame.
  public let beam: Int

  /// The result of a search.
  public struct Hypothesis: Sendable, Equatable {
    /// The labels, without blanks.
    public let labels: [Int32]
    /// The log probability of the paths that were kept; with a beam wide enough for all prefixes,
    /// that of the labels.
    public let score: Double
  }

  /// Makes a search that keeps `beam` prefixes, at least 1.
  public init(beam: Int) { self.beam = max(1, beam) }

  /// Returns the kept hypotheses, the most probable first.
  public func callAsFunction(_ scores: FrameScores) -> [Hypothesis] {
    var tree = PrefixTree()
    var kept: [(prefix: Int, paths: Paths)] = [(0, Paths(blank: 0))]
    for frame in 0..<scores.frames {
      var next: [PrefixTree.Edge: Paths] = [:]
      for (prefix, paths) in kept { extend(prefix, paths, scores, frame, tree, &next) }
      let best = next.filter { $0.value.all > -.infinity }.sorted {
        $0.value.all == $1.value.all ? $0.key < $1.key : $0.value.all > $1.value.all
      }
      kept = best.prefix(beam).map { (tree.prefix(at: $0.key), $0.value) }
    }
    return kept.map { Hypothesis(labels: tree.labels(of: $0.prefix), score: $0.paths.all) }
  }

  /// Adds the paths that go on from those of `prefix` in `frame`.
  private func extend(
    _ prefix: Int, _ paths: Paths, _ scores: FrameScores, _ frame: Int, _ tree: PrefixTree,
    _ next: inout [PrefixTree.Edge: Paths]
  ) {
    let edge = tree.edges[prefix], all = paths.all
    for label in 0..<Int32(scores.classes) {
      let score = Double(scores[frame, label])
      if label == scores.blank {
        next[edge, default: Paths()].blank.add(all + score)
        continue
      }
      // The same again goes on with the label; after a blank it is another one.
      if label == edge.label { next[edge, default: Paths()].label.add(paths.label + score) }
      let before = label == edge.label ? paths.blank : all
      guard before > -.infinity else { continue }
      let longer = PrefixTree.Edge(parent: prefix, label: label)
      next[longer, default: Paths()].label.add(before + score)
    }
  }
}

/// Log probabilities of the paths that spell a prefix.
private struct Paths {
  /// Those that end in a blank.
  var blank = -Double.infinity
  /// Those that end in the prefix's last label.
  var label = -Double.infinity

  var all: Double {
    var sum = blank
    sum.add(label)
    return sum
  }
}

extension Double {
  /// Adds a probability to this one, both as logarithms.
  fileprivate mutating func add(_ other: Double) {
    let top = Swift.max(self, other)
    guard top > -.infinity else { return }
    self = top + log1p(exp(Swift.min(self, other) - top))
  }
}

/// The prefixes that were kept, each known by its number; the empty one is 0.
private struct PrefixTree {
  /// The prefix before the last label, and this label.
  struct Edge: Hashable, Comparable {
    let parent: Int
    let label: Int32

    static func < (a: Edge, b: Edge) -> Bool { (a.parent, a.label) < (b.parent, b.label) }
  }

  private(set) var edges = [Edge(parent: -1, label: -1)]
  private var numbers = [Edge(parent: -1, label: -1): 0]

  /// Returns the number of the prefix that ends with `edge`.
  mutating func prefix(at edge: Edge) -> Int {
    if let number = numbers[edge] { return number }
    edges.append(edge)
    numbers[edge] = edges.count - 1
    return edges.count - 1
  }

  func labels(of prefix: Int) -> [Int32] {
    var labels: [Int32] = [], place = prefix
    while place > 0 {
      labels.append(edges[place].label)
      place = edges[place].parent
    }
    return labels.reversed()
  }
}
