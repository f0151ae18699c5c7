/// A part of a document, or all of it.
public struct TextPiece: Sendable, Equatable {
  /// The document's number in reading order, from 0.
  public let document: Int
  /// Well-formed UTF-8, never empty.
  public let bytes: [UInt8]
  /// True if the document ends here; otherwise the next piece continues it.
  public let endsDocument: Bool
  /// The group whose hash decides the document's side of a split, shared by related documents, such
  /// as those of one project; nil if its own text decides.
  public let group: UInt64?
  /// The index of the path that the document is from, among those that the user named.
  public var part = 0

  /// Makes a piece of document `document`.
  public init(document: Int, bytes: [UInt8], endsDocument: Bool, group: UInt64? = nil) {
    self.document = document
    self.bytes = bytes
    self.endsDocument = endsDocument
    self.group = group
  }
}

/// Collects a document's bytes and passes them on in pieces of bounded size.
///
/// A piece ends after white space if it contains any, otherwise between two characters. White space
/// is ASCII, so repairing piece by piece gives the same text as repairing the whole.
final class PieceCutter {
  private let maximum: Int
  private let emit: (TextPiece) throws -> Void
  private var pending: [UInt8] = []
  private var hasPiece = false

  /// The number of documents that have ended so far.
  private(set) var documents = 0
  /// The number of ill-formed sequences replaced so far.
  private(set) var replacements = 0

  init(maximum: Int, emit: @escaping (TextPiece) throws -> Void) {
    self.maximum = maximum
    self.emit = emit
  }

  /// Appends bytes of the current document.
  func append(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    pending.append(contentsOf: bytes)
    if pending.count > maximum { try cut() }
  }

  /// Appends a byte of the current document.
  func append(_ byte: UInt8) throws {
    pending.append(byte)
    if pending.count > maximum { try cut() }
  }

  /// Counts one ill-formed character that was already replaced by the caller.
  func noteReplacement() { replacements += 1 }

  /// Ends the document. One that is only white space is dropped.
  func endDocument() throws {
    if hasPiece || !pending.allSatisfy(isWhitespace) {
      let last = pending
      pending.removeAll(keepingCapacity: true)
      try hand(on: last, endsDocument: true)
      documents += 1
    }
    pending.removeAll(keepingCapacity: true)
    hasPiece = false
  }

  /// Passes on everything except a last part of at most `maximum` bytes, which is never empty.
  private func cut() throws {
    var start = 0
    while pending.count - start > maximum {
      let end = boundary(start..<start + maximum)
      hasPiece = true
      try hand(on: Array(pending[start..<end]), endsDocument: false)
      start = end
    }
    pending.removeFirst(start)
  }

  /// Returns the place to end a piece that may extend over `range`.
  private func boundary(_ range: Range<Int>) -> Int {
    if let space = pending[range].lastIndex(where: isWhitespace) { return space + 1 }
    var end = range.upperBound
    while end > range.upperBound - 4, pending[end] & 0xC0 == 0x80 { end -= 1 }
    return pending[end] & 0xC0 == 0x80 ? range.upperBound : end
  }

  private func hand(on bytes: [UInt8], endsDocument: Bool) throws {
    var bytes = bytes
    replacements += UTF8Repair.repair(&bytes)
    try emit(TextPiece(document: documents, bytes: bytes, endsDocument: endsDocument))
  }
}

/// True if `byte` is ASCII white space.
@inline(__always)
func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
