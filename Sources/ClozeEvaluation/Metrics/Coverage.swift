import ClozeTensor

/// The share of the catalogue that appears in the first k recommendations of any user (Ge,
/// Delgado-Battenfeld & Jannach 2010): coverage@k = |union of the users' first k| / |catalogue|.
///
/// It is low if a model recommends the same items to everybody. Under every protocol,
/// recommendations are made from the whole catalogue without the items in the user's history.
public struct Coverage: Metric {
  /// The number of recommendations per user, k.
  public let depth: Int

  /// Makes the coverage of the first `depth` recommendations.
  public init(at depth: Int) { self.depth = depth }

  /// `coverage@k`.
  public var name: String { "coverage@\(depth)" }
  /// A share of the catalogue, 0...1.
  public var unit: String { "share" }
  /// Higher is better.
  public var direction: MetricDirection { .higherIsBetter }

  /// The items recommended so far.
  public struct Tally: Sendable {
    private var isRecommended: [Bool]
    private var count = 0

    /// Makes an empty tally of a catalogue of `itemCount` items.
    public init(itemCount: Int) { isRecommended = Array(repeating: false, count: itemCount) }

    /// Adds one user's recommendations.
    public mutating func add(_ hits: some Sequence<RowIndex.Hit>) {
      for hit in hits where !isRecommended[Int(hit.row)] {
        isRecommended[Int(hit.row)] = true
        count += 1
      }
    }

    /// The share of the catalogue; 0 for an empty one.
    public var share: Double { Double(count) / Double(max(1, isRecommended.count)) }
  }
}
