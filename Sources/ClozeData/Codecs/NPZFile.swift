/// Several arrays in a NumPy .npz file, mapped into memory and read on demand.
///
/// The file is a zip file of .npy files. Reads the output of `numpy.savez`; compressed arrays
/// (`numpy.savez_compressed`) and files of more than 4 GiB are not supported.
public struct NPZFile: Sendable {
  /// The file's name, as given.
  public let path: String
  /// The arrays' names, in the order of the file.
  public let names: [String]

  private let file: MappedFile
  private let entries: [String: Entry]

  /// An entry of the table of contents.
  private struct Entry {
    let name: String
    let offset: Int
    let size: Int
    let check: UInt32
    let isStored: Bool
  }

  /// Opens the file at `path` and reads its table of contents.
  ///
  /// - Throws: `FileError` if it cannot be read, `NPZError` if it is not a valid .npz file.
  public init(path: String) throws {
    let file = try MappedFile(path: path)
    let found = try file.withBytes { try Self.entries(ZipBytes(bytes: $0, path: path)) }
    self.path = path
    self.file = file
    names = found.map(\.name)
    entries = Dictionary(found.map { ($0.name, $0) }) { $1 }
    guard entries.count == names.count else {
      let twice = Dictionary(grouping: names) { $0 }.first { $0.value.count > 1 }?.key ?? ""
      throw NPZError(file: path, problem: .duplicate(twice))
    }
  }

  /// Returns the array `name` after verifying its checksum.
  ///
  /// - Throws: `NPZError` if it is missing, damaged or compressed, `NPYError` if it cannot be read
  ///   as an array.
  public func array(_ name: String) throws -> NPYFile {
    guard let entry = entries[name] else {
      throw NPZError(file: path, problem: .noArray(name, available: names))
    }
    guard entry.isStored else {
      throw NPZError(file: path, problem: .compressed(array: name))
    }
    let range = try file.withBytes { bytes in
      let zip = ZipBytes(bytes: bytes, path: path), start = entry.offset
      try zip.check(start, ZipEntry.localSignature, length: ZipEntry.localHeaderSize)
      // The local header has extra bytes of its own, and their length may differ from the
      // directory's.
      let data =
        start + ZipEntry.localHeaderSize + zip.number(start + 26, 2)
        + zip.number(start + 28, 2)
      guard entry.size <= bytes.count - data else { throw zip.error(.badDirectory) }
      var check = CRC32()
      check.update(.init(rebasing: bytes[data..<data + entry.size]))
      guard check.value == entry.check else { throw zip.error(.damaged(array: name)) }
      return data..<data + entry.size
    }
    return try NPYFile(path: "\(path)[\(name)]", file, range)
  }

  private static func entries(_ zip: ZipBytes) throws -> [Entry] {
    let end = try zip.endRecord()
    let count = zip.number(end + 10, 2)
    var place = zip.number(end + 16, 4)
    guard count < 65_535, place < Int(UInt32.max) else { throw zip.error(.tooLarge) }
    return try (0..<count).map { _ in
      try zip.check(place, ZipEntry.directorySignature, length: ZipEntry.directoryHeaderSize)
      let lengths = [28, 30, 32].map { zip.number(place + $0, 2) }
      let nameStart = place + ZipEntry.directoryHeaderSize
      guard lengths[0] <= zip.bytes.count - nameStart else { throw zip.error(.badDirectory) }
      let file = String(decoding: zip.bytes[nameStart..<nameStart + lengths[0]], as: UTF8.self)
      let (size, offset) = (zip.number(place + 24, 4), zip.number(place + 42, 4))
      guard size < Int(UInt32.max), offset < Int(UInt32.max) else { throw zip.error(.tooLarge) }
      defer { place = nameStart + lengths.reduce(0, +) }
      return Entry(
        name: file.hasSuffix(".npy") ? String(file.dropLast(4)) : file, offset: offset, size: size,
        check: UInt32(zip.number(place + 16, 4)), isStored: zip.number(place + 10, 2) == 0)
    }
  }
}

/// The numbers in a zip file's records.
private struct ZipBytes {
  let bytes: UnsafeRawBufferPointer
  let path: String

  /// Returns the little-endian number of `count` bytes at `offset`, which must lie in the file.
  func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
  }

  /// Throws unless a record of `length` bytes with `signature` starts at `offset`.
  func check(_ offset: Int, _ signature: Int, length: Int) throws {
    guard offset <= bytes.count - length, number(offset, 4) == signature else {
      throw error(.badDirectory)
    }
  }

  /// The offset of the last record; a comment of up to 65,535 bytes may follow it.
  func endRecord() throws -> Int {
    let last = bytes.count - ZipEntry.endSize
    let first = max(0, last - 65_535)
    guard last >= 0 else { throw error(.notZip) }
    for place in stride(from: last, through: first, by: -1)
    where number(place, 4) == ZipEntry.endSignature {
      return place
    }
    throw error(.notZip)
  }

  func error(_ problem: NPZError.Problem) -> NPZError { NPZError(file: path, problem: problem) }
}
