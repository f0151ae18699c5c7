import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeTraining

/// Which labelled samples a recipe trains on.
public struct LabelledCorpus: ConfigurationSection {
  /// Files and folders of samples.
  public var paths: [String] = []
  /// The fields or columns of the texts, in order; empty: by their usual names.
  public var fields: [String] = []
  /// The field or column of the class.
  public var label = "label"
  /// Whether of `CLASS:fine` all is the class.
  public var fine = false
  /// The share of each class's training samples that validates, where no file holds such samples.
  public var validation = 0.1

  /// The defaults.
  public init() {}

  /// A line on each key.
  public static let summaries: [String: String] = [
    "paths": "files and folders of samples: JSONL, tables with tabs, or lines of CLASS:fine text",
    "fields": "the fields or columns of the texts, in order; []: by their usual names",
    "label": "the field or column of the class",
    "fine": "whether of CLASS:fine all is the class, not only what stands before the colon",
    "validation":
      "the share of each class's training samples that validates where no file is for that",
  ]

  /// The problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give samples with --data") }
    if fields.count > 2 {
      problems.append("fields are \(fields.count): give one, or two that are read as a pair")
    }
    if label.isEmpty { problems.append("label is empty: name the field of the class") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    return problems
  }

  /// Where the samples are; `usual` names their fields where this does not.
  public func source(usual: [String]) -> LabelledSource {
    LabelledSource(
      paths: paths, fields: fields.isEmpty ? usual : fields, isExact: !fields.isEmpty, label: label,
      isFine: fine)
  }
}

/// Samples that train and samples that validate.
public struct LabelledSplit: Sendable {
  /// What is trained on.
  public let training: [LabelledText]
  /// What validates: files of such samples, or a share of each class's training samples.
  public let validation: [LabelledText]

  /// Reads the samples of `corpus`; those kept for testing are neither trained on nor validated with.
  ///
  /// - Throws: errors of reading; `LabelledError` where nothing is left to train on, or all of one class.
  public init(_ corpus: LabelledCorpus, usual: [String], seed: UInt64) throws {
    let source = corpus.source(usual: usual)
    let all = try source.read(.training), given = try source.read(.validation)
    guard !all.isEmpty else {
      throw LabelledError.noSamples(part: "training", paths: corpus.paths)
    }
    let names = LabelledClasses.names(of: all)
    guard names.count > 1 else {
      throw LabelledError.oneClass(name: names[0], samples: all.count)
    }
    guard given.isEmpty, corpus.validation > 0 else {
      (training, validation) = (all, given)
      return
    }
    let parts = StratifiedSplit(
      try LabelledClasses.labels(of: all, among: names), share: corpus.validation, seed: seed)
    training = parts.rest.map { all[$0] }
    validation = parts.share.map { all[$0] }
  }
}
