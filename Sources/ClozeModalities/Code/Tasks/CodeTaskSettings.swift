import ClozeData

/// The settings for making examples of the tasks from a corpus of Python files.
public struct CodeTaskSettings: Codable, Sendable, Equatable {
  /// The tasks.
  public var tasks = CodeTask.allCases
  /// The seed of all random choices except the split.
  public var seed: UInt64 = 0
  /// The seed of the split into training, validation and testing.
  public var splitSeed: UInt64 = 0
  /// The unit that is not divided between training and testing.
  public var unit = CodeSplit.Unit.file
  /// The shares of the files for validation and for testing.
  public var validation = 0.1, test = 0.2
  /// The maximum length of functions, in tokens of Python.
  public var maximumTokens = 1000

  /// Makes the default settings.
  public init() {}

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    var problems: [String] = []
    if tasks.isEmpty { problems.append("tasks is empty; name at least one") }
    for (name, share) in [("validation", validation), ("test", test)]
    where !(share > 0 && share < 1) {
      problems.append("\(name) is \(share); must be above 0 and below 1")
    }
    if validation + test >= 1 {
      problems.append("validation and test are \(validation + test) together; leave some to train")
    }
    if maximumTokens < 1 { problems.append("maximumTokens is \(maximumTokens); must be above 0") }
    return problems
  }

  /// The split into files for training, validation and testing, in this order.
  var split: CodeSplit {
    CodeSplit(by: unit, shares: [1 - validation - test, validation, test], seed: splitSeed)
  }
}

/// A summary of the examples made from a corpus, and of what was left out.
public struct CodeTaskReport: Codable, Sendable, Equatable {
  /// The summary of the files that were read.
  public var read = ReadReport()
  /// The numbers of files that cannot be split into tokens, and of files that violate Python 3.13's
  /// grammar.
  public var unlexable = 0, ungrammatical = 0
  /// The first 100 of them with their problems.
  public var problems: [String] = []
  /// The number of functions that are not inside another one.
  public var functions = 0
  /// The numbers of functions that are too long, and of those that cannot be separated from their
  /// surroundings.
  public var tooLong = 0, inseparable = 0
  /// The number of functions equal to an earlier one, which are left out unless copies are kept.
  public var repeated = 0
  /// The number of examples by task and part.
  public var examples: [String: [String: Int]] = [:]

  /// Records that the file at `path` could not be parsed.
  mutating func note(_ error: any Error, in path: String) {
    if error is LexicalError { unlexable += 1 } else { ungrammatical += 1 }
    if problems.count < 100 { problems.append("\(path): \(error)") }
  }
}

extension CodeTaskReport: CustomStringConvertible {
  /// A one-line summary.
  public var description: String {
    var parts = [read.description, "\(functions) functions"]
    for (count, what) in [
      (tooLong, "functions are too long"), (repeated, "functions are the same as another"),
      (inseparable, "functions mix tabs and blanks"),
      (unlexable, "files cannot be cut into tokens"),
      (ungrammatical, "files do not fit Python 3.13's grammar"),
    ] where count > 0 { parts.append("\(count) \(what)") }
    return parts.joined(separator: ", ")
  }
}
