import Foundation

/// A problem with files of texts and their classes.
public enum LabelledError: Error, Equatable, Sendable {
  /// A file has none of the known formats.
  case unknownForm(path: String)
  /// A line cannot be parsed.
  case badLine(path: String, line: Int, reason: String)
  /// A line has no text under `field`; `found` lists the fields it has.
  case missingField(path: String, line: Int, field: String, found: [String])
  /// A file's header names no column of that name.
  case missingColumn(path: String, column: String, found: [String])
  /// Fields are named, but a file has lines without any.
  case noFields(path: String)
  /// A part has no samples.
  case noSamples(part: String, paths: [String])
  /// Other files name their part, but this one does not.
  case unclearPart(path: String)
  /// All samples are of one class.
  case oneClass(name: String, samples: Int)
  /// The labels under `label` are numbers to predict rather than classes.
  case numbers(label: String, different: Int, samples: Int, example: String)
  /// Most samples are the only one of their label under `label`.
  case oneSampleEach(label: String, classes: Int, samples: Int, example: String)
  /// Two labels under `label` are the same number, spelled in two ways.
  case sameNumber(label: String, first: String, second: String)
  /// A sample has a class that the model does not know.
  case unknownClass(name: String, known: [String])
}

extension LabelledError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknownForm(let path):
      "\(path.quoted) is neither JSONL, nor a table with a header, nor lines of "
        + "'CLASS:fine text'; give one of these"
    case .badLine(let path, let line, let reason): "\(path.quoted) line \(line): \(reason)"
    case .missingField(let path, let line, let field, let found):
      "\(path.quoted) line \(line): nothing under \(field.quoted) (fields: "
        + "\(Self.list(found))); name the fields with data.fields and data.label"
    case .missingColumn(let path, let column, let found):
      "\(path.quoted) line 1: the header has no column \(column.quoted) (columns: "
        + "\(Self.list(found))); name the columns with data.fields and data.label, or all of them "
        + "with data.columns if line 1 is data"
    case .noFields(let path):
      "\(path.quoted) has lines of 'CLASS:fine text' without fields; leave out data.fields"
    case .noSamples(let part, let paths):
      "no \(part) samples in \(Self.list(paths)); give files of them, or folders with files "
        + "called train, dev or validation, and test"
    case .unclearPart(let path):
      "\(path.quoted): its name does not tell whether it trains, validates or tests, as those beside it do; "
        + "rename it, or leave it out"
    case .oneClass(let name, let samples):
      "all \(samples) samples are of the class \(name.quoted); give data of at least two"
    case .numbers(let label, let different, let samples, let example):
      "the labels in \(label.quoted) are numbers (\(different) different ones in \(samples) "
        + "samples, such as \(example)), and Cloze learns classes; put the numbers into bins, such "
        + "as low and high, or name another column with data.label"
    case .oneSampleEach(let label, let classes, let samples, let example):
      "the labels in \(label.quoted) are no classes: \(classes) different ones in \(samples) "
        + "samples, most on one sample alone, such as \(example.quoted); name the column of the "
        + "classes with data.label"
    case .sameNumber(let label, let first, let second):
      "the labels \(first.quoted) and \(second.quoted) in \(label.quoted) are the same number, but "
        + "would be two classes; spell them alike, or give the classes names"
    case .unknownClass(let name, let known):
      "the class \(name.quoted) is none of those that the model knows (\(Self.list(known))); "
        + "give data with its classes"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(6).map(\.quoted).joined(separator: ", ")
    return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
  }
}
