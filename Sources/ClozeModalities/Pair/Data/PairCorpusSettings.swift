import ClozeConfiguration
import ClozeData
import ClozeTraining

/// The pairs that a recipe trains on.
public struct PairCorpusSettings: CorpusSettings {
  /// The manifests, and folders of manifests.
  public var paths: [String] = []
  /// Those that validate; empty if the manifests name a part that does, or a share is drawn.
  public var validationPaths: [String] = []
  /// The share of the training pairs that validates where no part does.
  public var validation = 0.05
  /// The seed that draws what validates.
  public var splitSeed = SplitKeys.usualSeed
  /// True if a pair that cannot be used is an error.
  public var strict = false

  /// Makes the default corpus.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "paths": "manifests of pairs, and folders of manifests",
    "validation": "the share of the pairs that validates, where the manifests name no such part",
    "strict": "whether a pair that cannot be used ends the run; false: it is left out and named",
  ].merging(SplitKeys.summaries) { $1 }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give manifests of pairs with --data") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    return problems
  }

  /// Returns the size of the manifests in bytes.
  public func bytes() throws -> Int { try PairSource(paths: paths + validationPaths).bytes() }

  /// Reads the pairs of all parts; those of the paths that validate have that part.
  func corpus(_ kinds: [PairColumn]) throws -> PairCorpus {
    var corpus = try PairSource(paths: paths).read(kinds)
    guard !validationPaths.isEmpty else { return corpus }
    let given = try PairSource(paths: validationPaths).read(kinds)
    corpus.rows.removeAll { $0.part == .validation }
    corpus.rows += given.rows.map { $0.validating }
    corpus.omissions += given.omissions
    corpus.remarks += given.remarks
    return corpus
  }

  /// Returns the parts that the manifests name.
  func parts(_ kinds: [PairColumn]) throws -> [LabelledPart] {
    try PairSource(paths: paths).read(kinds).parts
  }
}
