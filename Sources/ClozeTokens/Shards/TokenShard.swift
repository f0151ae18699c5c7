import ClozeData
import Foundation

/// A tokenized corpus in a file that is mapped into memory, so that it may be larger than memory.
public final class TokenShard: Sendable {
  /// The origin of the tokens.
  public let metadata: ShardMetadata
  private let file: ShardFile

  /// Opens the token file `path`. Its length and its table of documents are always checked, its
  /// checksum only if `verifying`, since that reads the whole file.
  ///
  /// - Throws: `ShardError` or `FileError`.
  public init(path: String, verifying: Bool = false) throws {
    do {
      file = try ShardFile(.tokens, at: path)
      metadata = try file.metadata(ShardMetadata.self)
      try file.checkOrder("documents")
    } catch let fault as ShardFault {
      throw ShardError.faulty(path: path, fault)
    }
    if verifying { try verify() }
  }

  /// The file's name.
  public var path: String { file.file.path }
  /// The number of tokens.
  public var tokenCount: Int { file.header.elements }
  /// The number of documents, each of at least one token.
  public var documentCount: Int { file.header.samples }

  /// Verifies the file's checksum.
  ///
  /// - Throws: `ShardError.faulty`.
  public func verify() throws {
    do { try file.verify() } catch let fault as ShardFault {
      throw ShardError.faulty(path: path, fault)
    }
  }

  /// Returns the range of the tokens of document `index`.
  public func document(_ index: Int) -> Range<Int> {
    file.elements(index)
  }

  /// Returns a hash of the text of document `index`, independent of its position and of the
  /// tokenizer.
  public func identity(_ index: Int) -> UInt64 {
    file.value(index)
  }

  /// Returns the document that token `position` belongs to.
  public func document(containing position: Int) -> Int {
    precondition(position >= 0 && position < tokenCount, "no such token")
    var low = 0, high = documentCount - 1
    while low < high {
      let middle = (low + high) / 2
      if file.end(middle) > position { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Returns the token at `position`. An id outside the vocabulary, which only a damaged file can
  /// hold, is replaced by 0.
  public func token(_ position: Int) -> Int32 {
    precondition(position >= 0 && position < tokenCount, "no such token")
    return file.file.withBytes { checked(load($0, position)) }
  }

  /// Appends the tokens at `positions` to `ids`.
  public func append(_ positions: Range<Int>, to ids: inout [Int32]) {
    precondition(positions.lowerBound >= 0 && positions.upperBound <= tokenCount, "no such tokens")
    file.file.withBytes { bytes in
      for position in positions { ids.append(checked(load(bytes, position))) }
    }
  }

  @inline(__always)
  private func load(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt32 {
    let width = file.header.width, offset = ShardHeader.size + position * width
    return width == 2
      ? UInt32(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
      : UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  @inline(__always)
  private func checked(_ id: UInt32) -> Int32 { id < metadata.vocabularySize ? Int32(id) : 0 }
}
