import ArgumentParser

/// The possible values of an option, as capabilities list them.
protocol ChoiceList: Sendable {
  /// The values, in the order of the help.
  static var choices: [String] { get }
}

/// The value of an option that is one of a list.
struct Choice<List: ChoiceList>: ExpressibleByArgument, Equatable, Sendable {
  /// The value.
  let text: String

  /// Makes the value `argument`; nil unless it is in the list.
  init?(argument: String) {
    guard List.choices.contains(argument) else { return nil }
    text = argument
  }

  /// Makes the default value of an option.
  init(usual text: String) { self.text = text }

  var defaultValueDescription: String { text }
  static var allValueStrings: [String] { List.choices }
  static var defaultCompletionKind: CompletionKind { .list(List.choices) }
}
