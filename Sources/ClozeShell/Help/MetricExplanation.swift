import Foundation

/// The meaning of a metric, under all its names, and measured values to compare others with.
struct MetricExplanation: Equatable, Sendable {
  /// A value that others can be compared with.
  struct Reference: Equatable, Sendable {
    /// The data and the model.
    let of: String
    /// The value in words.
    let value: String

    init(_ of: String, _ value: String) { (self.of, self.value) = (of, value) }
  }

  /// The names without `validation_`, in lower case, with `_` for blanks and `k` for numbers.
  let stems: [String]
  /// A line on what it is.
  let summary: String
  /// Values to compare with, from docs/benchmarks.md where they were measured.
  var references: [Reference] = []
  /// The page that has more.
  var page = "docs/benchmarks.md"

  init(
    _ stems: String..., is summary: String, page: String = "docs/benchmarks.md",
    _ references: [Reference] = []
  ) {
    (self.stems, self.summary, self.references, self.page) = (stems, summary, references, page)
  }

  /// Returns the explanation of the metric called `name`.
  static func of(_ name: String) -> MetricExplanation? {
    let stem = stem(of: name)
    return all.first { $0.stems.contains(stem) }
  }

  /// Returns the name without what differs between the places that show a metric.
  static func stem(of name: String) -> String {
    let plain = name.lowercased().replacing(" ", with: "_").replacing(/@\d+/, with: "@k")
    // The kinds of probes are those of the data.
    if plain.hasPrefix("probe_") { return plain.hasSuffix("_(pairs)") ? "probe_(pairs)" : "probe" }
    for whole in ["accuracy", "majority"] where plain.hasPrefix(whole + "_of_") { return whole }
    return plain.hasPrefix("validation_") ? String(plain.dropFirst(11)) : plain
  }

  /// All explanations.
  static let all =
    training + masked + classification + ranking + heads + clouds + codes + transcripts + pairs
}
