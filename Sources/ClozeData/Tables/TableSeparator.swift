/// The characters between the fields of a table's lines.
enum TableSeparator: String, Sendable, CaseIterable {
  /// A tab; the usual quotes only where the header has them.
  case tab
  /// A comma; quotes as in RFC 4180.
  case comma
  /// A semicolon; quotes as in RFC 4180.
  case semicolon
  /// A vertical bar; quotes as in RFC 4180.
  case bar
  /// Two colons, as in the files of MovieLens.
  case colons
  /// Any spaces and tabs.
  case blanks

  /// The last byte of the separator.
  var byte: UInt8 {
    switch self {
    case .tab: 0x09
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .bar: UInt8(ascii: "|")
    case .colons: UInt8(ascii: ":")
    case .blanks: 0x20
    }
  }

  /// True if fields may be in quotes whether or not the header is.
  var isQuoted: Bool { [.comma, .semicolon, .bar].contains(self) }

  /// The separator that the line `sep=X` names, with which some programs begin a table.
  init?(line: some Collection<UInt8>) {
    let text = String(decoding: line.prefix(8), as: UTF8.self)
      .trimmingPrefix("\"").replacing(/"$/, with: "")
    guard text.hasPrefix("sep=") else { return nil }
    switch text.dropFirst(4) {
    case "\t": self = .tab
    case ",": self = .comma
    case ";": self = .semicolon
    case "|": self = .bar
    default: return nil
    }
  }

  /// Returns the splitter among those of `separators` that gives `header` the most names that
  /// `known` counts, the first of equals; nil if none gives any.
  static func best(
    of separators: [TableSeparator] = allCases, for header: [UInt8],
    known: (TableSeparator, [String]) -> Int
  ) -> (splitter: FieldSplitter, names: [String])? {
    var best: (splitter: FieldSplitter, names: [String], known: Int)?
    for separator in separators {
      let splitter = FieldSplitter(separator, firstLine: header)
      let names = splitter.texts(of: header) ?? [], count = known(separator, names)
      if count > best?.known ?? 0 { best = (splitter, names, count) }
    }
    return best.map { ($0.splitter, $0.names) }
  }
}
