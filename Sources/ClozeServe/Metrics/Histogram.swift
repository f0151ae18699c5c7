/// Counts of values in buckets, as Prometheus wants them.
struct Histogram {
  /// The upper bounds of the buckets, ascending; one without a bound follows.
  let bounds: [Double]
  private var counts: [Int]
  private var sum = 0.0

  /// Makes an empty histogram.
  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// The number of values.
  var count: Int { counts.reduce(0, +) }

  /// Counts `value`.
  mutating func add(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  /// Returns the lines of the histogram `name`, whose labels are `labels`, such as `path="/fill"`.
  func lines(_ name: String, labels: String = "") -> [String] {
    let comma = labels.isEmpty ? "" : labels + ","
    let braces = labels.isEmpty ? "" : "{\(labels)}"
    var total = 0
    let buckets = zip(bounds.map { "\($0)" } + ["+Inf"], counts).map { bound, count in
      total += count
      return "\(name)_bucket{\(comma)le=\"\(bound)\"} \(total)"
    }
    return buckets + ["\(name)_sum\(braces) \(sum)", "\(name)_count\(braces) \(total)"]
  }
}
