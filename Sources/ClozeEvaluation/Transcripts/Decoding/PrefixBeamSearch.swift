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
    var kept = [Kept(prefix: 0, Paths(blank: 0))]
    for frame in 0..<scores.frames {
      let candidates = candidates(after: kept, scores, frame, tree)
      kept = candidates.sorted(by: Candidate.precedes).prefix(beam).map {
        Kept(prefix: tree.prefix(at: $0.edge), $0.paths)
      }
    }
    return kept.map { Hypothesis(labels: tree.labels(of: $0.prefix), score: $0.all) }
  }

  /// Returns the prefixes of the paths that go on in `frame`, at least the best ones.
  private func candidates(
    after kept: [Kept], _ scores: FrameScores, _ frame: Int, _ tree: PrefixTree
  ) -> [Candidate] {
    let places = Dictionary(uniqueKeysWithValues: zip(kept.map(\.prefix), kept.indices))
    var met = [[Int32]](repeating: [], count: kept.count)
    var same = kept.map { prefix in
      let edge = tree.edges[prefix.prefix]
      var paths = Paths(blank: prefix.all + Double(scores[frame, scores.blank]))
      guard edge.label >= 0 else { return Candidate(edge, paths) }
      let score = Double(scores[frame, edge.label])
      // The same label again, and the label after the prefix without it, if that was kept, too.
      paths.label = prefix.paths.label + score
      if let place = places[edge.parent] {
        paths.label.add(kept[place].before(edge.label, tree) + score)
        met[place].append(edge.label)
      }
      return Candidate(edge, paths)
    }
    // What is less probable than `beam` others need not be looked at.
    let least = kept.count == beam ? same.map(\.all).min() ?? -.infinity : -.infinity
    for (place, prefix) in kept.enumerated() {
      for label in 0..<Int32(scores.classes) where label != scores.blank {
        let score = prefix.before(label, tree) + Double(scores[frame, label])
        guard score >= least, score > -.infinity, !met[place].contains(label) else { continue }
        let edge = PrefixTree.Edge(parent: prefix.prefix, label: label)
        same.append(Candidate(edge, Paths(label: score)))
      }
    }
    return same.filter { $0.all > -.infinity }
  }
}

/// A prefix that was kept after a frame.
private struct Kept {
  let prefix: Int
  let paths: Paths
  let all: Double

  init(prefix: Int, _ paths: Paths) {
    (self.prefix, self.paths, all) = (prefix, paths, paths.all)
  }

  /// The log probability of the paths after which `label` is one more label of the prefix: if it is
  /// the last one, those that end in a blank.
  func before(_ label: Int32, _ tree: PrefixTree) -> Double {
    label == tree.edges[prefix].label ? paths.blank : all
  }
}

/// A prefix that may be kept.
private struct Candidate {
  let edge: PrefixTree.Edge
  let paths: Paths
  let all: Double

  init(_ edge: PrefixTree.Edge, _ paths: Paths) {
    (self.edge, self.paths, all) = (edge, paths, paths.all)
  }

  /// True if `a` is more probable, or as probable and known earlier.
  static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    a.all == b.all ? a.edge < b.edge : a.all > b.all
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
    let less = Swift.min(self, other)
    self = less > -.infinity ? top + log1p(exp(less - top)) : top
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
