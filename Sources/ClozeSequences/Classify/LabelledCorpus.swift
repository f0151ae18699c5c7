import ClozeConfiguration
import ClozeData
import ClozeEvaluation
import ClozeTraining

/// The labelled samples that a recipe trains on.
public struct LabelledCorpus: ConfigurationSection {
  /// The files and folders of samples.
  public var paths: [String] = []
  /// The fields or columns of the texts, in order; empty for their usual names.
  public var fields: [String] = []
  /// The field or column of the class.
  public var label = "label"
  /// The names of all columns of tables without a header, in order.
  public var columns: [String] = []
  /// True if the whole of `CLASS:fine` is the class.
  public var fine = false
  /// The share of each class's training samples used for validation, if no file holds validation
  /// samples.
  public var validation = 0.1

  /// Makes the default corpus.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "paths": "files and folders of samples: JSON, tables, or lines of CLASS:fine text",
    "fields": "the fields or columns of the texts, in order; []: by their usual names",
    "label": "the field or column of the class",
    "columns": "all columns of tables without a header, in order; []: the header names them",
    "fine": "whether of CLASS:fine all is the class, not only what stands before the colon",
    "validation":
      "the share of each class's training samples that validates where no file is for that",
  ]

  /// Returns the problems of the values, one line each.
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

  /// Returns the source of the samples; `usual` names their fields if this corpus does not.
  public func source(usual: [String]) -> LabelledSource {
    LabelledSource(
      paths: paths, fields: fields.isEmpty ? usual : fields, isExact: !fields.isEmpty, label: label,
      isFine: fine, columns: columns)
  }
}

/// Training and validation samples.
public struct LabelledSplit: Sendable {
  /// The training samples.
  public let training: [LabelledText]
  /// The validation samples: those of such files, or a share of each class's training samples.
  public let validation: [LabelledText]

  /// Reads the samples of `corpus`; test samples are used neither for training nor for validation.
  ///
  /// - Throws: Errors of reading; `LabelledError` if there are no training samples, or all are of
  ///   one class.
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
