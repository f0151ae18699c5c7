import ClozeData
import Foundation

/// Writes a token file incrementally in constant memory. The file appears when `finish` is called,
/// complete, or not at all.
public final class ShardWriter {
  private var file: ShardFileWriter
  private let documents: SpoolFile
  private let vocabularySize: Int
  private var identity = DocumentIdentity()
  private var group: UInt64?
  private var documentStart = 0
  /// The paths that the documents so far are from.
  private(set) var parts: [DocumentParts.Run] = []

  /// Starts the token file `path` for ids below `vocabularySize`.
  ///
  /// - Throws: `FileError` if it is not writable.
  public init(path: String, vocabularySize: Int) throws {
    self.vocabularySize = vocabularySize
    file = try ShardFileWriter(
      .tokens, width: ShardHeader.Kind.tokenWidth(vocabularySize), at: path)
    documents = try SpoolFile(beside: file.path)
  }

  /// Appends tokens to the current document. The document's identity is the hash of the bytes of
  /// `text`, independent of the tokenizer, or its `group` if given.
  public func append(
    _ ids: some Collection<Int32>, of text: some Sequence<UInt8>, group: UInt64? = nil
  ) throws {
    for id in ids {
      precondition(id >= 0 && id < vocabularySize, "the tokenizer made an id it does not know")
    }
    self.group = group
    if group == nil { identity.append(text) }
    if file.header.width == 2 {
      try file.append(ids.map { UInt16($0).littleEndian })
    } else {
      try file.append(ids.map { UInt32($0).littleEndian })
    }
  }

  /// Ends the current document, which is from the path with the index `part`. One without tokens is
  /// dropped.
  public func endDocument(of part: Int = 0) throws {
    defer { (identity, group) = (DocumentIdentity(), nil) }
    guard file.header.elements > documentStart else { return }
    let record = file.endSample(group ?? identity.value)
    try record.withUnsafeBytes { try documents.append($0) }
    parts.count(documentOf: part)
    documentStart = file.header.elements
  }

  /// Writes the rest and gives the file its name.
  public func finish(_ metadata: ShardMetadata) throws {
    try endDocument()
    try file.finish(metadata) { put in try documents.readBack(put) }
  }
}

/// A 64-bit hash of a document's text (FNV-1a over bytes, then mixed), independent of how the text
/// is divided into parts.
struct DocumentIdentity {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func append(_ text: some Sequence<UInt8>) {
    for byte in text { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  }

  var value: UInt64 {
    let mixed = (state ^ (state >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return mixed ^ (mixed >> 32)
  }
}
