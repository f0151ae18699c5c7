import ClozeConfiguration
import ClozeData
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
  /// The columns of words and of tags in files of a word a line, counted from 1; nil for the first
  /// and the last.
  public var tokenColumn: Int?
  /// The column of tags.
  public var tagColumn: Int?
  /// True if the whole of `CLASS:fine` is the class.
  public var fine = false
  /// The files and folders that validate; empty for the files of `paths` that are named so, or a
  /// share of the training samples.
  public var validationPaths: [String] = []
  /// The share of each class's training samples used for validation, if no file holds validation
  /// samples.
  public var validation = 0.1
  /// The seed that draws the samples that validate.
  public var splitSeed = SplitKeys.usualSeed
  /// True if samples of equal texts are on one side of the split.
  public var equalTogether = true

  /// Makes the default corpus.
  public init() {}

  /// One line about each key.
  public static let summaries: [String: String] = [
    "paths": "files and folders of samples: JSON, tables, or lines of CLASS:fine text",
    "fields": "the fields or columns of the texts, in order; []: by their usual names",
    "label": "the field or column of the class",
    "columns": "all columns of tables without a header, in order; []: the header names them",
    "tokenColumn": "of files of a word a line, the column of words, from 1; null: the first",
    "tagColumn": "of files of a word a line, the column of tags, from 1; null: the last",
    "fine": "whether of CLASS:fine all is the class, not only what stands before the colon",
    "validation":
      "the share of each class's training samples that validates where no file is for that",
  ].merging(SplitKeys.grouped) { $1 }

  /// Gives the columns numbers.
  public mutating func fillOptionals() { (tokenColumn, tagColumn) = (1, 2) }

  /// Returns the problems of the values, one line each.
  public func problems() -> [String] {
    var problems: [String] = []
    if paths.isEmpty { problems.append("paths is empty: give samples with --data") }
    if fields.count > 2 {
      problems.append("fields are \(fields.count): give one, or two that are read as a pair")
    }
    for (key, column) in [("tokenColumn", tokenColumn), ("tagColumn", tagColumn)] {
      if let column, column < 1 {
        problems.append("\(key) is \(column): columns count from 1")
      }
    }
    if label.isEmpty { problems.append("label is empty: name the field of the class") }
    if !(validation >= 0 && validation < 1) {
      problems.append("validation is \(validation): must lie in [0, 1)")
    }
    return problems
  }

  /// Returns the source of the samples; `usual` names their fields if this corpus does not.
  ///
  /// - Parameter takesLabelSets: True if a sample may have any number of labels.
  public func source(usual: [String], takesLabelSets: Bool = false) -> LabelledSource {
    var source = LabelledSource(
      paths: paths, fields: fields.isEmpty ? usual : fields, isExact: !fields.isEmpty, label: label,
      isFine: fine, columns: columns)
    source.takesLabelSets = takesLabelSets
    return source
  }
}
