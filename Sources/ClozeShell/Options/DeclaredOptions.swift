import ArgumentParser
import ClozeCapabilities

/// The options of `evaluate` that modalities declare as data.
///
/// The argument parser finds a command's options in its mirror and decodes their values by the
/// labels there. This mirror has an option for each declared one, so that the parser, help,
/// completion and docs/commands.md treat them like options declared here.
struct DeclaredOptions: ParsableArguments, CustomReflectable {
  /// The options of all modalities, each name once.
  static let all = EvaluationOption.merged(Registry.evaluations.flatMap { $0.evaluationOptions })

  /// The given values, by the options' names.
  private(set) var values: [String: [EvaluationValue]] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for option in Self.all {
      let given = try Self.values(of: option, in: container)
      if !given.isEmpty { values[option.name] = given }
    }
  }

  var customMirror: Mirror {
    let children: [Mirror.Child] = Self.all.map { option in
      (label: Key(option).label, value: Self.wrapper(option))
    }
    return Mirror(self, children: children)
  }

  private typealias One = Option<EvaluationValue?>
  private typealias Several = Option<[EvaluationValue]>

  /// Returns the property wrapper that a command would have for `option`.
  private static func wrapper(_ option: EvaluationOption) -> Any {
    let name = NameSpecification.customLong(option.name)
    let help = ArgumentHelp("\(option.help)", valueName: option.valueName)
    if option.kind == .flag {
      return Flag<Bool>(wrappedValue: false, name: name, help: help)
    }
    let completion: CompletionKind? = option.choices.isEmpty ? nil : .list(option.choices)
    let read = { @Sendable (text: String) in try option.value(of: text) }
    guard option.isRepeating else {
      // A negative number looks like a name, which only an unconditional value may.
      return One(
        name: name, parsing: option.takesNegatives ? .unconditional : .next, help: help,
        completion: completion, transform: read)
    }
    return Several(
      wrappedValue: [], name: name,
      parsing: option.takesNegatives ? .unconditionalSingleValue : .singleValue, help: help,
      completion: completion, transform: read)
  }

  private static func values(
    of option: EvaluationOption, in container: KeyedDecodingContainer<Key>
  ) throws -> [EvaluationValue] {
    let key = Key(option)
    if option.kind == .flag {
      return try container.decode(Flag<Bool>.self, forKey: key).wrappedValue ? [.flag] : []
    }
    if option.isRepeating {
      return try container.decode(Several.self, forKey: key).wrappedValue
    }
    return try container.decode(One.self, forKey: key).wrappedValue.map { [$0] } ?? []
  }

  /// An option's name as a key of the parser's values.
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    /// The label of a wrapped property in a mirror.
    var label: String { "_" + stringValue }

    init(_ option: EvaluationOption) { stringValue = option.name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension EvaluationOption {
  /// True if a value can start with a minus.
  fileprivate var takesNegatives: Bool {
    if case .whole(let range) = kind { return range.lowerBound < 0 }
    return false
  }
}
