import ClozeConfiguration
import ClozeTensor

/// The features that a model of speech reads: log-mel frames every 10 ms, and their normalization.
public struct FeatureSettings: ConfigurationSection {
  /// The normalization of a bin's values.
  public enum Normalization: String, Codable, Sendable, CaseIterable {
    /// To mean 0 and deviation 1 over the frames of the utterance.
    case utterance
    /// None.
    case none
  }

  /// The samples per second to which all sound is brought.
  public var rate = 16_000
  /// The number of bins of a frame.
  public var bins = 80
  /// The normalization of each bin.
  public var normalization = Normalization.utterance

  /// Makes the features of w2v-BERT: 80 bins of sound of 16 kHz, normalized.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "rate": "the samples per second to which all sound is brought; best that of the files",
    "bins": "the number of log-mel bins of a frame of 10 ms",
    "normalization":
      "utterance (each bin to mean 0 and deviation 1 over its own frames) or none",
  ]

  /// The values of restricted texts.
  public static let choices = ["normalization": Normalization.allCases.map(\.rawValue)]

  /// The rates that are computed, in samples per second.
  public static let rates = 4000...192_000
  /// The most bins.
  public static let mostBins = 1024

  /// Returns the problems of the settings; empty if there are none.
  public func problems() -> [String] {
    guard Self.rates.contains(rate) else {
      return [
        "rate is \(rate): must be in \(Self.rates.lowerBound)...\(Self.rates.upperBound) samples "
          + "per second"
      ]
    }
    guard (1...Self.mostBins).contains(bins) else {
      return ["bins is \(bins): must be in 1...\(Self.mostBins)"]
    }
    let empty = LogMel.emptyBins(rate: rate, bins: bins)
    return empty == 0
      ? []
      : [
        "bins is \(bins): at a rate of \(rate), \(empty) of them would be without a frequency; "
          + "use fewer"
      ]
  }
}
