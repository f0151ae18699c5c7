/// A text, or a pair of them, and its class.
public struct LabelledText: Sendable, Equatable {
  /// The texts, one or two.
  public var texts: [String]
  /// The fields or columns that they stood under; empty where there are none.
  public var fields: [String]
  /// The class.
  public var label: String

  /// `texts` of the class `label`.
  public init(_ texts: [String], fields: [String] = [], label: String) {
    (self.texts, self.fields, self.label) = (texts, fields, label)
  }

  /// The field of text `index`; nil where there are none.
  public func field(_ index: Int) -> String? { index < fields.count ? fields[index] : nil }
}

/// What samples are for.
public enum LabelledPart: String, Sendable, CaseIterable {
  /// Learning.
  case training
  /// Choosing among models.
  case validation
  /// The last word: nothing is chosen by them.
  case test

  /// The part that a file's name tells, by a word in it, or else the name of a folder that it is in,
  /// the innermost first; folders are looked at only below `roots`, the paths that were given. Nil where none does.
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
