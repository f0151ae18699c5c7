import ArgumentParser
import ClozeData
import ClozeEvaluation

/// The area that is drawn around means over runs.
enum BandKind: String, CaseIterable, ExpressibleByArgument {
  /// From the least value to the greatest.
  case range
  /// A standard deviation to either side of the mean.
  case sd
  /// No area.
  case none

  /// Returns the edges of the area around the mean of `sample`; nil if there is none.
  func edges(_ sample: SampleSummary) -> (low: Double, high: Double)? {
    switch self {
    case .range: sample.count > 1 ? (sample.least, sample.greatest) : nil
    case .sd: sample.deviation.map { (sample.mean - $0, sample.mean + $0) }
    case .none: nil
    }
  }

  /// Returns what lines and areas are, for a caption; `counts` are the numbers of runs that means
  /// are of.
  func caption(_ counts: [Int]) -> String {
    guard let least = counts.min(), let most = counts.max() else { return "" }
    let runs = least == most ? counted(most, "run") : "\(least) to \(counted(most, "run"))"
    guard most > 1 else { return "single runs" }
    switch self {
    case .range: return "means of \(runs), band from least to greatest"
    case .sd: return "means of \(runs), band of ± 1 standard deviation"
    case .none: return "means of \(runs)"
    }
  }
}
