/// The tasks on which CuBERT is fine-tuned (Kanade et al. 2020, section 4; cubert/README.md).
public enum CodeTask: String, Codable, CaseIterable, Sendable {
  /// Whether a function and a docstring belong together.
  case functionDocstring = "function-docstring"
  /// Which exception was replaced by `__HOLE__`.
  case exception
  /// Whether a variable was replaced by another one.
  case variableMisuse = "variable-misuse"
  /// Whether the operands of a binary operator were swapped.
  case swappedOperands = "swapped-operands"
  /// Whether a binary operator was replaced by another one.
  case wrongBinaryOperator = "wrong-binary-operator"
  /// Where a variable was replaced, and where the right one stands.
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

  /// The label of what was left as it is.
  static let correct = "Correct"
  /// The label of what was changed.
  var changed: String { labels.count == 2 ? labels[1] : "" }

  /// The exceptions that are told apart, the 20 most frequent ones of the paper's corpus.
  static let exceptions = [
    "ValueError", "KeyError", "AttributeError", "TypeError", "OSError", "IOError", "ImportError",
    "IndexError", "DoesNotExist", "KeyboardInterrupt", "StopIteration", "AssertionError",
    "SystemExit", "RuntimeError", "HTTPError", "UnicodeDecodeError", "NotImplementedError",
    "ValidationError", "ObjectDoesNotExist", "NameError",
  ]
}

/// The part of a corpus that an example is for.
public enum CodeTaskSplit: String, Codable, CaseIterable, Sendable {
  case train, validation, test
}
