import Foundation

/// An open file of samples.
package struct ShardFile: Sendable {
  /// The bytes.
  package let file: MappedFile
  /// The header.
  package let header: ShardHeader

  /// Opens the file `path`, whose length and table of samples are checked.
  ///
  /// - Throws: `ShardFault`; `FileError`.
  package init(_ kind: ShardHeader.Kind, at path: String) throws {
    do { file = try MappedFile(path: path) } catch FileError.empty {
      throw ShardFault.wrongLength(expected: ShardHeader.size, actual: 0)
    }
    header = try ShardHeader(kind, file.bytes)
  }

  /// Throws unless samples follow each other, none is empty, and the last ends with the last
  /// element.
  ///
  /// - Parameter noun: The word for samples in the message.
  package func checkOrder(_ noun: String) throws {
    let isOrdered = file.withBytes { bytes in
      var last: UInt64 = 0
      for index in 0..<header.samples {
        let end = Self.word(bytes, header.samplesOffset + 16 * index)
        guard end > last else { return false }
        last = end
      }
      return last == UInt64(header.elements)
    }
    guard isOrdered else { throw ShardFault.damaged("impossible \(noun)") }
  }

  /// Returns the metadata.
  ///
  /// - Throws: `ShardFault.damaged`.
  package func metadata<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let json = file.withBytes { Data($0[header.metadataOffset...]) }
    guard let value = try? JSONDecoder().decode(type, from: json) else {
      throw ShardFault.damaged("unreadable metadata")
    }
    return value
  }

  /// Verifies the checksum.
  ///
  /// - Throws: `ShardFault.damaged`.
  package func verify() throws {
    var checksum = RunningChecksum()
    file.withBytes { bytes in
      checksum.update(.init(rebasing: bytes[ShardHeader.size...]))
      checksum.update(.init(rebasing: bytes[..<ShardHeader.checksumOffset]))
    }
    let stored = file.bytes[ShardHeader.checksumOffset..<ShardHeader.size]
    guard checksum.digest.elementsEqual(stored) else { throw ShardFault.damaged("wrong checksum") }
  }

  /// Returns the range of the elements of sample `index`.
  package func elements(_ index: Int) -> Range<Int> {
    precondition(index >= 0 && index < header.samples, "no such sample")
    return (index == 0 ? 0 : end(index - 1))..<end(index)
  }

  /// Returns the end of sample `index` in elements.
  package func end(_ index: Int) -> Int { Int(word(header.samplesOffset + 16 * index)) }

  /// Returns the second number of sample `index`.
  package func value(_ index: Int) -> UInt64 {
    precondition(index >= 0 && index < header.samples, "no such sample")
    return word(header.samplesOffset + 16 * index + 8)
  }

  private func word(_ offset: Int) -> UInt64 { file.withBytes { Self.word($0, offset) } }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
