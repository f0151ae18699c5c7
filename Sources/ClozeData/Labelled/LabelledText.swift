/// A text, or a pair of them, and its class.
public struct LabelledText: Sendable, Equatable {
  /// The texts, one or two.
  public var texts: [String]
  /// The fields or columns of the texts; empty if they have none.
  public var fields: [String]
  /// The class.
  public var label: String

  /// Makes a sample of the class `label`.
  public init(_ texts: [String], fields: [String] = [], label: String) {
    (self.texts, self.fields, self.label) = (texts, fields, label)
  }

  /// Returns the field of text `index`; nil if it has none.
  public func field(_ index: Int) -> String? { index < fields.count ? fields[index] : nil }
}

/// The part of the data that samples belong to.
public enum LabelledPart: String, Codable, Sendable, CaseIterable {
  /// Used to fit parameters.
  case training
  /// Used to choose among models.
  case validation
  /// Used only for the final result; nothing is chosen by it.
  case test

  /// Finds the part from a word in a file's name, or else in the name of a folder above it,
  /// innermost first. Only folders below `roots`, the paths that were given, are considered. Nil if
  /// none names a part.
  init?(of path: String, below roots: [String]) {
    let folders = roots.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    let root = folders.filter(path.hasPrefix).max { $0.utf8.count < $1.utf8.count }
    let names = path.dropFirst(root?.count ?? 0).split(separator: "/").reversed()
    let parts = (root == nil ? Array(names.prefix(1)) : Array(names)).lazy.compactMap(Self.told)
    guard let part = parts.first else { return nil }
    self = part
  }

  private static func told(by name: Substring) -> LabelledPart? {
    let words = Set(name.lowercased().split { !$0.isLetter }.map(String.init))
    return allCases.first { !words.isDisjoint(with: $0.words) }
  }

  private var words: Set<String> {
    switch self {
    case .training: ["train", "training", "trainset"]
    case .validation:
      ["dev", "devset", "valid", "validate", "validation", "val", "eval", "heldout"]
    case .test: ["test", "testing", "testset"]
    }
  }
}

/// Maps between the labels of samples and class numbers.
public enum LabelledClasses {
  /// Returns the names of the classes of `samples`, sorted: numbers by value, all else by name.
  public static func names(of samples: [LabelledText]) -> [String] {
    let names = Set(samples.map(\.label))
    if names.allSatisfy({ Int($0) != nil }) {
      return names.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) }
    }
    return names.sorted()
  }

  /// Returns the class numbers of `samples` among the classes `names`.
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
