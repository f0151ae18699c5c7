/// An option of `evaluate` as data, for the parser, help, completion and the reference of commands.
///
/// A modality lists its options in `Evaluating.evaluationOptions`. Options of the same name are one
/// option to the user, whose choices are those of all modalities that list it.
public struct EvaluationOption: Sendable, Equatable {
  /// A possible value of an option.
  public struct Choice: Sendable, Equatable {
    /// The value as it is typed.
    public let name: String
    /// A short description of the choice, which starts with a small letter.
    public let summary: String

    /// Makes a choice of this name.
    public init(_ name: String, _ summary: String) { (self.name, self.summary) = (name, summary) }
  }

  /// The values that an option takes.
  public enum Kind: Sendable, Equatable {
    /// No value: the option is present or absent.
    case flag
    /// A whole number in a range.
    case whole(ClosedRange<Int>)
    /// Any text, which the modality interprets.
    case text
    /// One of a few names.
    case choice([Choice])
    /// The numbers of classes and of samples of each, such as `5x10`.
    case waysAndShots
  }

  /// The name without its dashes, such as `few-shot`.
  public let name: String
  /// A sentence for help that names the models that the option is for.
  public let summary: String
  /// The name of the value in help.
  public let valueName: String
  /// The possible values.
  public private(set) var kind: Kind
  /// True if the option can be repeated.
  public let isRepeating: Bool

  /// Makes an option of this name.
  ///
  /// - Parameter valueName: The name of the value in help; nil for the option's name.
  public init(
    _ name: String, _ summary: String, valueName: String? = nil, _ kind: Kind,
    isRepeating: Bool = false
  ) {
    (self.name, self.summary, self.valueName) = (name, summary, valueName ?? name)
    (self.kind, self.isRepeating) = (kind, isRepeating)
  }

  /// The name with its dashes.
  public var spelling: String { "--" + name }
  /// The names of the choices; empty if there are none.
  public var choices: [String] {
    if case .choice(let choices) = kind { return choices.map(\.name) }
    return []
  }
  /// The summary, followed by the choices and their descriptions.
  public var help: String {
    guard case .choice(let choices) = kind else { return summary }
    let list = choices.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")
    return summary + " " + list + "."
  }

  /// Returns one option for each name among `options`, in the order of their first occurrences,
  /// with the choices of all.
  public static func merged(_ options: [EvaluationOption]) -> [EvaluationOption] {
    options.reduce(into: []) { merged, option in
      guard let place = merged.firstIndex(where: { $0.name == option.name }) else {
        return merged.append(option)
      }
      merged[place].take(option)
    }
  }

  private mutating func take(_ other: EvaluationOption) {
    guard case .choice(let choices) = kind, case .choice(let others) = other.kind else { return }
    let names = choices.map(\.name)
    kind = .choice(choices + others.filter { !names.contains($0.name) })
  }
}
