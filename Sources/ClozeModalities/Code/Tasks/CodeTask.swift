/// The tasks on which CuBERT is fine-tuned (Kanade et al. 2020, section 4; cubert/README.md).
public enum CodeTask: String, Codable, CaseIterable, Sendable {
  /// Decide if a function and a docstring belong together.
  case functionDocstring = "function-docstring"
  /// Identify the exception that was replaced by `__HOLE__`.
  case exception
  /// Decide if a variable was replaced by another one.
  case variableMisuse = "variable-misuse"
  /// Decide if the operands of a binary operator were swapped.
  case swappedOperands = "swapped-operands"
  /// Decide if a binary operator was replaced by another one.
  case wrongBinaryOperator = "wrong-binary-operator"
  /// Locate a replaced variable and the right one.
  case variableMisuseRepair = "variable-misuse-repair"

  /// The labels of the task's examples; none for repair, whose examples have masks instead.
  public var labels: [String] {
    switch self {
    case .functionDocstring: ["Correct", "Incorrect"]
    case .exception: Self.exceptions
    case .variableMisuse: ["Correct", "Variable misuse"]
    case .swappedOperands: ["Correct", "Swapped operands"]
    case .wrongBinaryOperator: ["Correct", "Wrong binary operator"]
    case .variableMisuseRepair: []
    }
  }

  /// The label of unchanged code.
  static let correct = "Correct"
  /// The label of changed code.
  var changed: String { labels.count == 2 ? labels[1] : "" }

  /// The exceptions to distinguish, the 20 most frequent ones of the paper's corpus.
  static let exceptions = [
    "ValueError", "KeyError", "AttributeError", "TypeError", "OSError", "IOError", "ImportError",
    "IndexError", "DoesNotExist", "KeyboardInterrupt", "StopIteration", "AssertionError",
    "SystemExit", "RuntimeError", "HTTPError", "UnicodeDecodeError", "NotImplementedError",
    "ValidationError", "ObjectDoesNotExist", "NameError",
  ]
}

/// The part of a corpus that an example belongs to.
public enum CodeTaskSplit: String, Codable, CaseIterable, Sendable {
  case train, validation, test
}
