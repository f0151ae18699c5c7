import ClozeData

/// How examples of the tasks are made from a corpus of Python files.
public struct CodeTaskSettings: Codable, Sendable, Equatable {
  /// The tasks.
  public var tasks = CodeTask.allCases
  /// All random choices follow from it.
  public var seed: UInt64 = 0
  /// What is not divided between training and testing.
  public var unit = CodeSplit.Unit.file
  /// The shares of the files for validation and for testing.
  public var validation = 0.1, test = 0.2
  /// The longest functions taken, in tokens of Python.
  public var maximumTokens = 1000

  /// The settings that are the default.
  public init() {}

  /// All that is wrong with the settings; empty if nothing is.
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

  /// Which files are for training, validation and testing, in this order.
  var split: CodeSplit {
    CodeSplit(by: unit, shares: [1 - validation - test, validation, test], seed: seed)
  }
}

/// What was made of a corpus, and what was passed over.
public struct CodeTaskReport: Codable, Sendable, Equatable {
  /// What was read.
  public var read = ReadReport()
  /// Files that cannot be cut into tokens, and files that do not fit Python 3.11's grammar.
  public var unlexable = 0, ungrammatical = 0
  /// The first 100 of them and what is wrong with them.
  public var problems: [String] = []
  /// Functions that are not within another one.
  public var functions = 0
  /// How many of them are too long, and how many cannot be told apart from what is around them.
  public var tooLong = 0, inseparable = 0
  /// How many are the same as one before, and are left out unless copies are kept.
  public var repeated = 0
  /// The number of examples by task and part.
  public var examples: [String: [String: Int]] = [:]

  /// Notes that the file at `path` was not understood.
  mutating func note(_ error: any Error, in path: String) {
    if error is LexicalError { unlexable += 1 } else { ungrammatical += 1 }
    if problems.count < 100 { problems.append("\(path): \(error)") }
  }
}

extension CodeTaskReport: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    var parts = [read.description, "\(functions) functions"]
    for (count, what) in [
      (tooLong, "functions are too long"), (repeated, "functions are the same as another"),
      (inseparable, "functions mix tabs and blanks"),
      (unlexable, "files cannot be cut into tokens"),
      (ungrammatical, "files do not fit Python 3.11's grammar"),
    ] where count > 0 { parts.append("\(count) \(what)") }
    return parts.joined(separator: ", ")
  }
}
