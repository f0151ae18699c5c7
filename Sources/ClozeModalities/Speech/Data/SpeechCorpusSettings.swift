import ClozeConfiguration
import ClozeData
import ClozeTraining

/// The speech that a recipe trains on.
public struct SpeechCorpusSettings: CorpusSettings {
  /// The files, folders and tables of utterances.
  public var paths: [String] = []
  /// Those that validate; empty if the corpus names a part that does, or a share is drawn.
  public var validationPaths: [String] = []
  /// The share of the training utterances that validates where the corpus names no such part.
  public var validation = 0.05
  /// The seed that draws what validates.
  public var splitSeed = SplitKeys.usualSeed
  /// The longest utterance in seconds; longer recordings are cut at pauses.
  public var maximalSeconds = 20.0

  /// Makes the default corpus.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "paths": "files, folders and tables of utterances",
    "validation": "the share of the utterances that validates, where the corpus names no such part",
    "maximalSeconds": "the longest utterance; longer recordings are cut at pauses",
  ].merging(SplitKeys.summaries) { $1 }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give sound files or tables with --data") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    if !(maximalSeconds >= 1 && maximalSeconds <= 3600) {
      problems.append("maximalSeconds is \(maximalSeconds): must lie in [1, 3600]")
    }
    return problems
  }
}

extension SpeechCorpusSettings {
  /// The source of the paths.
  var source: SpeechSource { SpeechSource(paths: paths, maximalSeconds: maximalSeconds) }

  /// Reads the utterances of a part, or all if it is nil; those that validate are read from their
  /// paths, if there are any, and are none where the corpus names no such part.
  func utterances(of part: LabelledPart?) throws -> SpeechCorpus {
    guard part == .validation else { return try source.utterances(of: part) }
    guard validationPaths.isEmpty else {
      return try SpeechSource(paths: validationPaths, maximalSeconds: maximalSeconds).utterances()
    }
    return try source.parts().contains(.validation)
      ? source.utterances(of: .validation) : SpeechCorpus()
  }

  /// Returns the size of the files in bytes.
  public func bytes() throws -> Int {
    SplitKeys.bytes(of: try SpeechSource(paths: paths).utterances().utterances.map(\.path))
  }

  /// Returns the share of `utterances` that validates, drawn by the seed of the split: at least
  /// one, and not all.
  func drawn(of utterances: [Int32]) -> Set<Int32> {
    SplitKeys.drawn(validation, of: utterances, seed: splitSeed)
  }
}
