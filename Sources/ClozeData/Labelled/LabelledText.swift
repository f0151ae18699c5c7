/// A text, or a pair of them, and its class.
public struct LabelledText: Sendable, Equatable {
  /// The texts, one or two.
  public var texts: [String]
  /// The class.
  public var label: String

  /// `texts` of the class `label`.
  public init(_ texts: [String], label: String) { (self.texts, self.label) = (texts, label) }
}

/// What samples are for.
public enum LabelledPart: String, Sendable, CaseIterable {
  /// Learning.
  case training
  /// Choosing among models.
  case validation
  /// The last word: nothing is chosen by them.
  case test

  /// The part that a file's name tells, by a word in it; nil where none does.
  init?(fileNamed path: String) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let words = Set(name.split { !$0.isLetter }.map(String.init))
    let part = Self.allCases.first { !words.isDisjoint(with: $0.words) }
    guard let part else { return nil }
    self = part
  }

  private var words: Set<String> {
    switch self {
    case .training: ["train", "training"]
    case .validation: ["dev", "valid", "validation", "val"]
    case .test: ["test", "testing"]
    }
  }
}

/// The classes of samples, by label.
public enum LabelledClasses {
  /// The names of the classes of `samples` in their order: numbers by value, all else by name.
  public static func names(of samples: [LabelledText]) -> [String] {
    let names = Set(samples.map(\.label))
    if names.allSatisfy({ Int($0) != nil }) {
      return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
    }
    return names.sorted()
  }

  /// The labels of `samples` where the classes are `names`.
  ///
  /// - Throws: `LabelledError.unknownClass`.
  public static func labels(of samples: [LabelledText], among names: [String]) throws -> [Int32] {
    let known = Dictionary(
      names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    return try samples.map { sample in
      guard let label = known[sample.label] else {
        throw LabelledError.unknownClass(name: sample.label, known: names)
      }
      return label
    }
  }
}
