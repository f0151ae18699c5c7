import ClozeData
import Foundation

/// A tokenized corpus in a file that is mapped into memory, so that it may be larger than memory.
public final class TokenShard: Sendable {
  /// The origin of the tokens.
  public let metadata: ShardMetadata
  private let file: MappedFile
  private let header: ShardHeader

  /// Opens the token file `path`. Its length and its table of documents are always checked, its
  /// checksum only if `verifying`, since that reads the whole file.
  ///
  /// - Throws: `ShardError` or `FileError`.
  public init(path: String, verifying: Bool = false) throws {
    do { file = try MappedFile(path: path) } catch FileError.empty {
      throw ShardError.wrongLength(path: path, expected: ShardHeader.size, actual: 0)
    }
    header = try ShardHeader(file.bytes, path: path)
    let json = file.bytes[header.metadataOffset...]
    guard let metadata = try? JSONDecoder().decode(ShardMetadata.self, from: Data(json)) else {
      throw ShardError.damaged(path: path, detail: "unreadable metadata")
    }
    self.metadata = metadata
    guard Self.isOrdered(file, header) else {
      throw ShardError.damaged(path: path, detail: "impossible documents")
    }
    if verifying { try verify() }
  }

  /// The file's name.
  public var path: String { file.path }
  /// The number of tokens.
  public var tokenCount: Int { header.tokens }
  /// The number of documents, each of at least one token.
  public var documentCount: Int { header.documents }

  /// Verifies the file's checksum.
  ///
  /// - Throws: `ShardError.damaged`.
  public func verify() throws {
    var checksum = RunningChecksum()
    file.withBytes { bytes in
      checksum.update(.init(rebasing: bytes[ShardHeader.size...]))
      checksum.update(.init(rebasing: bytes[..<ShardHeader.checksumOffset]))
    }
    let stored = file.bytes[ShardHeader.checksumOffset..<ShardHeader.size]
    guard checksum.digest.elementsEqual(stored) else {
      throw ShardError.damaged(path: path, detail: "wrong checksum")
    }
  }

  /// Returns the range of the tokens of document `index`.
  public func document(_ index: Int) -> Range<Int> {
    precondition(index >= 0 && index < documentCount, "no such document")
    return (index == 0 ? 0 : end(index - 1))..<end(index)
  }

  /// Returns a hash of the text of document `index`, independent of its position and of the
  /// tokenizer.
  public func identity(_ index: Int) -> UInt64 {
    precondition(index >= 0 && index < documentCount, "no such document")
    return word(header.documentsOffset + 16 * index + 8)
  }

  /// Returns the document that token `position` belongs to.
  public func document(containing position: Int) -> Int {
    precondition(position >= 0 && position < tokenCount, "no such token")
    var low = 0, high = documentCount - 1
    while low < high {
      let middle = (low + high) / 2
      if end(middle) > position { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Returns the token at `position`. An id outside the vocabulary, which only a damaged file can
  /// hold, is replaced by 0.
  public func token(_ position: Int) -> Int32 {
    precondition(position >= 0 && position < tokenCount, "no such token")
    return file.withBytes { checked(load($0, position)) }
  }

  /// Appends the tokens at `positions` to `ids`.
  public func append(_ positions: Range<Int>, to ids: inout [Int32]) {
    precondition(positions.lowerBound >= 0 && positions.upperBound <= tokenCount, "no such tokens")
    file.withBytes { bytes in
      for position in positions { ids.append(checked(load(bytes, position))) }
    }
  }

  @inline(__always)
  private func load(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt32 {
    let offset = ShardHeader.size + position * header.tokenWidth
    return header.tokenWidth == 2
      ? UInt32(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
      : UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  @inline(__always)
  private func checked(_ id: UInt32) -> Int32 { id < metadata.vocabularySize ? Int32(id) : 0 }

  private func end(_ index: Int) -> Int { Int(word(header.documentsOffset + 16 * index)) }

  private func word(_ offset: Int) -> UInt64 {
    file.withBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }

  /// True if documents follow each other, none is empty, and the last ends with the last token.
  private static func isOrdered(_ file: MappedFile, _ header: ShardHeader) -> Bool {
    file.withBytes { bytes in
      var last: UInt64 = 0
      for index in 0..<header.documents {
        let offset = header.documentsOffset + 16 * index
        let end = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        guard end > last else { return false }
        last = end
      }
      return last == UInt64(header.tokens)
    }
  }
}
