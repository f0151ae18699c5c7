/// The numbers that metrics of several labels for each sample follow from.
public struct LabelCounts: Sendable, Hashable {
  /// The samples of each label.
  public internal(set) var labels: [HitCounts]
  /// The number of samples.
  public internal(set) var samples = 0
  /// The number of samples whose labels are all right, and no others predicted.
  public internal(set) var exactSamples = 0
  /// The sum of each sample's F1.
  public internal(set) var sampleF1 = 0.0
  /// The sum of each sample's ranking precision.
  public internal(set) var rankingPrecision = 0.0

  /// Adds `times` the counts of `other`, which has the same labels.
  mutating func add(_ other: LabelCounts, times: Int = 1) {
    for label in labels.indices { labels[label].add(other.labels[label], times: times) }
    samples += times * other.samples
    exactSamples += times * other.exactSamples
    sampleF1 += Double(times) * other.sampleF1
    rankingPrecision += Double(times) * other.rankingPrecision
  }
}
