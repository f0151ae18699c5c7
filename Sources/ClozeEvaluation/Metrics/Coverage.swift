import ClozeTensor

/// The share of the catalogue that is among anybody's first k recommendations (Ge, Delgado-Battenfeld &
/// Jannach 2010): coverage@k = |union of the users' first k| / |catalogue|.
///
/// It says whether a model recommends everybody the same. Recommendations are made from the whole
/// catalogue without what the user has seen, under every protocol.
public struct Coverage: Metric {
  /// How many places count, k.
  public let depth: Int

  /// The share of the catalogue among anybody's first `depth`.
  public init(at depth: Int) { self.depth = depth }

  /// `coverage@k`.
  public var name: String { "coverage@\(depth)" }
  /// A share of the catalogue, 0...1.
  public var unit: String { "share" }
  /// More is better.
  public var direction: MetricDirection { .higherIsBetter }

  /// What has been recommended so far.
  public struct Tally: Sendable {
    private var isRecommended: [Bool]
    private var count = 0

    /// Nothing yet, of a catalogue of `itemCount` items.
    public init(itemCount: Int) { isRecommended = Array(repeating: false, count: itemCount) }

    /// Counts one user's recommendations.
    public mutating func add(_ hits: some Sequence<RowIndex.Hit>) {
      for hit in hits where !isRecommended[Int(hit.row)] {
        isRecommended[Int(hit.row)] = true
        count += 1
      }
    }

    /// The share of the catalogue; 0 of an empty one.
    public var share: Double { Double(count) / Double(max(1, isRecommended.count)) }
  }
}
