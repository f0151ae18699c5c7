/// The files to read as text, and the unit that counts as one document.
///
/// Files and folders are read in the order given, folders recursively in the order of their names'
/// bytes, without hidden entries. `.jsonl` and `.ndjson` files give one document per line; all
/// others are plain text.
public struct TextSource: Codable, Sendable, Equatable {
  /// The unit of a plain text file that counts as one document.
  public enum DocumentUnit: String, Codable, Sendable, CaseIterable {
    /// A whole file; but with fewer than 20 plain files, a block of a file. Held-out text is chosen
    /// by document: with one book, or a handful, whole files would leave nothing to hold out, or
    /// far more than requested. A block ends at a blank line and is 1/64 of the text, but at least
    /// 1 KiB and at most 64 KiB.
    case automatic
    /// A whole file, always.
    case file
    /// A run of lines up to a blank one.
    case paragraph
    /// One line.
    case line
  }

  /// Files and folders.
  public var paths: [String]
  /// The unit of a plain text file that counts as one document.
  public var unit: DocumentUnit = .automatic
  /// The field of a JSONL record that holds the text.
  public var field = "text"
  /// The number of bytes above which documents are passed on in pieces cut at white space.
  public var maximumPieceBytes = 1 << 20

  /// Makes a source that reads `paths`.
  public init(
    paths: [String], unit: DocumentUnit = .automatic, field: String = "text",
    maximumPieceBytes: Int = 1 << 20
  ) {
    self.paths = paths
    self.unit = unit
    self.field = field
    self.maximumPieceBytes = maximumPieceBytes
  }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    var problems: [String] = []
    if field.isEmpty { problems.append("field is empty; name the JSONL field that holds the text") }
    if maximumPieceBytes < 64 || maximumPieceBytes > 1 << 28 {
      problems.append("maximumPieceBytes is \(maximumPieceBytes); it must be in 64...2^28")
    }
    return problems
  }
}
