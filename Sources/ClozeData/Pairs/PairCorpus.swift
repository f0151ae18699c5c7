/// Samples of several kinds of data that belong together, and what was left out, with reasons.
public struct PairCorpus: Sendable, Equatable {
  /// The rows, in the order of the manifests.
  public var rows: [PairRow] = []
  /// The rows that are left out, by file and line.
  public var omissions: [Omission] = []
  /// The manifests that are not UTF-8, each with the number of lines that are taken as Latin-1.
  public var remarks: [Omission] = []

  /// A line about these manifests; nil if there are none.
  public var encodingNote: String? { remarks.note("table", "not in UTF-8") }

  /// The parts that are named, where training goes without saying.
  public var parts: [LabelledPart] {
    let named = Set(rows.compactMap(\.part))
    guard !named.isEmpty else { return [] }
    let hasOthers = rows.contains { $0.part == nil }
    return LabelledPart.allCases.filter { named.contains($0) || $0 == .training && hasOthers }
  }
}

/// A row of a manifest: a sample of each of some kinds, which belong together.
public struct PairRow: Sendable, Equatable {
  /// The name: that in the column `id`, or the manifest with the line.
  public let name: String
  /// The manifest with the line.
  public let place: String
  /// The part; nil if neither a column nor the manifest's name says it.
  public private(set) var part: LabelledPart?
  /// The sample of each kind.
  public let values: [PairColumn: PairValue]

  /// The row as one that validates.
  public var validating: PairRow {
    var row = self
    row.part = .validation
    return row
  }
}

/// The part of a sample that a manifest has.
public struct PairValue: Sendable, Hashable {
  /// The text; of a file its path.
  public let text: String
  /// The elements of a history; empty for other kinds.
  public var list: [String] = []

  /// Makes a value of a text or a path.
  public init(_ text: String) { self.text = text }

  /// Makes a history of a text with blanks or commas between items.
  public init(items text: String) {
    self.init(list: text.split { $0 == "," || $0.isWhitespace }.map(String.init))
  }

  /// Makes a history.
  public init(list: [String]) { (text, self.list) = (list.joined(separator: " "), list) }
}
