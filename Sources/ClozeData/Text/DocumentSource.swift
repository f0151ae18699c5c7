/// Documents that are read as a stream of pieces, in memory that does not grow with their size.
public protocol DocumentSource: Sendable {
  /// A checksum that changes when the documents or the way they are read do.
  var digest: String { get }

  /// Calls `body` with every piece of every document, in order, and returns a report of what was
  /// read.
  ///
  /// - Throws: what `body` throws, and the errors of reading the documents.
  func forEachPiece(_ body: (TextPiece) throws -> Void) throws -> ReadReport
}

extension TextReader: DocumentSource {
  /// A checksum over the names, sizes and dates of the files, and over the way they are read.
  public var digest: String { list.digest(for: source) }
}
