/// The paths that the documents of a token file are from.
public struct DocumentParts: Codable, Sendable, Equatable {
  /// Neighbouring documents from one path.
  public struct Run: Codable, Sendable, Equatable {
    /// The index of the path.
    public var path: Int
    /// The number of documents.
    public var documents: Int
  }

  /// The paths, in the order in which they were named.
  public var paths: [String]
  /// The documents, in order.
  public var runs: [Run]

  /// The index of the path of each document.
  var ofDocuments: [UInt16] {
    runs.flatMap { [UInt16](repeating: UInt16(clamping: $0.path), count: $0.documents) }
  }
}

extension [DocumentParts.Run] {
  /// Counts a document from the path with the index `path`.
  mutating func count(documentOf path: Int) {
    if let last = indices.last, self[last].path == path {
      self[last].documents += 1
    } else {
      append(.init(path: path, documents: 1))
    }
  }
}
