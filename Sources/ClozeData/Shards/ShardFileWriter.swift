import Foundation

/// A file of samples as it is written; it appears when `finish` is called, complete, or not at all.
package struct ShardFileWriter {
  /// The header so far.
  package private(set) var header: ShardHeader
  private let file: AtomicFile
  private var checksum = RunningChecksum()

  /// Starts the file `path`.
  ///
  /// - Throws: `FileError`.
  package init(_ kind: ShardHeader.Kind, width: Int, at path: String) throws {
    header = ShardHeader(kind, width: width)
    file = try AtomicFile(at: path)
    try file.write([UInt8](repeating: 0, count: ShardHeader.size))
  }

  /// The path of the file, without links.
  package var path: String { file.path }

  /// Appends the bytes of whole elements.
  package mutating func append<Part>(_ elements: [Part]) throws {
    try elements.withUnsafeBytes { bytes in
      try put(bytes)
      header.elements += bytes.count / header.elementBytes
    }
  }

  /// Counts a sample, which ends here, and returns its record with the number `value`.
  package mutating func endSample(_ value: UInt64) -> [UInt64] {
    header.samples += 1
    return [UInt64(header.elements).littleEndian, value.littleEndian]
  }

  /// Writes the records, which `records` hands to the function that it gets, and the metadata, and
  /// gives the file its name.
  package mutating func finish(
    _ metadata: some Encodable,
    records: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    let used = header.elements * header.elementBytes
    try [UInt8](repeating: 0, count: ShardHeader.padded(used) - used).withUnsafeBytes {
      try put($0)
    }
    try records { try put($0) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = Array(try encoder.encode(metadata))
    header.metadataBytes = json.count
    try json.withUnsafeBytes { try put($0) }
    let encoded = header.encoded
    encoded.withUnsafeBytes { checksum.update($0) }
    try file.overwrite(encoded + checksum.digest, at: 0)
    try file.commit()
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) throws {
    checksum.update(bytes)
    try file.write(bytes)
  }
}
