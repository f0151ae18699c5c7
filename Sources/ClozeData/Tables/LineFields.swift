/// The fields of single lines of text, for small tables that no reader of data is for.
package enum LineFields: Sendable {
  /// Between commas, in quotes as in RFC 4180 where they hold some.
  case commas
  /// Between tabs.
  case tabs

  /// Returns the fields of `line`; nil if its quotes are wrong.
  package func split(_ line: String) -> [String]? {
    FieldSplitter(self == .commas ? .comma : .tab).texts(of: Array(line.utf8))
  }
}
