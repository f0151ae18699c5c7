/// An array in a NumPy .npy file, mapped into memory and read on demand.
///
/// The format (numpy.lib.format): the bytes `\x93NUMPY`, two version bytes, the little-endian
/// length of the header (2 bytes in version 1, 4 after), the header, which is a Python dictionary
/// with the element type, the order and the shape, then the numbers, in either byte order, row by
/// row or column by column (`fortran_order`).
public struct NPYFile: Sendable {
  /// The file's name, as given.
  public let path: String
  /// The element type.
  public let type: StoredType
  /// The array's dimensions, outermost first; empty for a single number.
  public let shape: [Int]
  /// The arrangement of the numbers in the file.
  private let layout: NPYLayout

  private let file: MappedFile
  /// The range of the numbers in the file.
  private let data: Range<Int>

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  static let typeNames: [String: StoredType] = [
    "|b1": .bool, "|u1": .uint8, "|i1": .int8, "<u2": .uint16, "<i2": .int16, "<f2": .float16,
    "<u4": .uint32, "<i4": .int32, "<f4": .float32, "<u8": .uint64, "<i8": .int64, "<f8": .float64,
  ]

  /// Opens the file at `path` and checks its header against its size.
  ///
  /// - Throws: `FileError` if it cannot be read, `NPYError` if it is not a valid array.
  public init(path: String) throws {
    let file = try MappedFile(path: path)
    try self.init(path: path, file, 0..<file.count)
  }

  /// Opens the array in the bytes `range` of `file`; messages name it `path`.
  init(path: String, _ file: MappedFile, _ range: Range<Int>) throws {
    do {
      let start: Int
      (layout, start) = try file.withBytes { try parseHeader(.init(rebasing: $0[range])) }
      (type, shape) = (layout.type, layout.shape)
      data = range.lowerBound + start..<range.upperBound
    } catch let found as NPYProblem {
      throw NPYError(file: path, problem: found.problem)
    }
    self.path = path
    self.file = file
  }

  /// The number of elements in one step of the outermost dimension; 1 for a vector or a single
  /// number.
  public var rowLength: Int { shape.dropFirst().reduce(1, *) }

  /// Returns all numbers as 32-bit floats in row-major order.
  public func floats() -> [Float] {
    withNumbers(0..<shape.reduce(1, *)) { type.floats(in: $0) }
  }

  /// Returns the rows `range` (steps of the outermost dimension) as 32-bit floats.
  ///
  /// `range` must lie within the outermost dimension.
  public func rows(_ range: Range<Int>) -> [Float] {
    withRows(range) { type.floats(in: $0) }
  }

  /// Returns the rows `range`, as `rows` does, in double precision.
  func doubleRows(_ range: Range<Int>) -> [Double] {
    withRows(range) { type.doubles(in: $0) }
  }

  private func withRows<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= shape.first ?? 0, "no such rows")
    return withNumbers(range.lowerBound * rowLength..<range.upperBound * rowLength, body)
  }

  /// Calls `body` with the little-endian numbers at places `range` of the row-major order.
  private func withNumbers<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    file.withBytes { bytes in
      let stored = UnsafeRawBufferPointer(rebasing: bytes[data])
      guard layout.isPlain else {
        return layout.numbers(range, of: stored).withUnsafeBytes(body)
      }
      let size = type.size
      return body(.init(rebasing: stored[range.lowerBound * size..<range.upperBound * size]))
    }
  }
}

/// A problem, thrown to the caller that knows the file's name.
private struct NPYProblem: Error {
  let problem: NPYError.Problem
  init(_ problem: NPYError.Problem) { self.problem = problem }
}

private func parseHeader(
  _ bytes: UnsafeRawBufferPointer
) throws -> (layout: NPYLayout, dataStart: Int) {
  guard bytes.count >= 12, bytes.prefix(6).elementsEqual(NPYFile.magic) else {
    throw NPYProblem(.notNPY)
  }
  let version = Int(bytes[6])
  guard 1...3 ~= version else { throw NPYProblem(.unknownVersion(version)) }
  let (start, length) =
    version == 1
    ? (10, Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))))
    : (12, Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))))
  guard length <= bytes.count - start else {
    throw NPYProblem(.headerTruncated(bytes: length, available: bytes.count - start))
  }
  let header = NPYDictionary(String(decoding: bytes[start..<start + length], as: UTF8.self))
  let layout = try header.layout()
  let found = bytes.count - start - length
  let expected = byteCount(shape: layout.shape, type: layout.type)
  guard expected == found else {
    throw NPYProblem(.sizeMismatch(shape: layout.shape, expected: expected, found: found))
  }
  return (layout, start + length)
}

/// The three values of the header's dictionary, found by their keys.
private struct NPYDictionary {
  private let text: String

  init(_ text: String) { self.text = text }

  func layout() throws -> NPYLayout {
    if value(of: "descr", from: "[", to: "]") != nil { throw NPYProblem(.structured) }
    guard let name = value(of: "descr", from: "'", to: "'") else {
      throw NPYProblem(.invalidHeader(key: "descr"))
    }
    let isBigEndian = name.first == ">"
    guard let type = NPYFile.typeNames[isBigEndian ? "<" + name.dropFirst() : name] else {
      throw NPYProblem(.unsupportedType(name))
    }
    let order = value(of: "fortran_order", from: "", to: ",")
    guard let order, order == "False" || order == "True" else {
      throw NPYProblem(.invalidHeader(key: "fortran_order"))
    }
    guard let shape = value(of: "shape", from: "(", to: ")").flatMap(dimensions) else {
      throw NPYProblem(.invalidHeader(key: "shape"))
    }
    // NumPy may set either flag on an array of one dimension.
    return NPYLayout(
      type: type, shape: shape, isBigEndian: isBigEndian,
      isColumnMajor: order == "True" && shape.count > 1)
  }

  /// The text between `opening` and `closing` after `'key':`.
  private func value(of key: String, from opening: String, to closing: String) -> String? {
    guard let keyEnd = text.firstRange(of: "'\(key)':")?.upperBound else { return nil }
    let rest = text[keyEnd...].drop { $0 == " " }
    guard rest.hasPrefix(opening) else { return nil }
    let inner = rest.dropFirst(opening.count)
    return inner.firstRange(of: closing).map { String(inner[..<$0.lowerBound]) }
  }

  /// Parses the numbers of `3, 7`, `21,` or an empty list.
  private func dimensions(_ list: String) -> [Int]? {
    var parts = list.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.filter { $0 != " " } }
    if parts.last == "" { parts.removeLast() }
    let numbers = parts.map { Int($0) }
    return numbers.allSatisfy { $0 ?? -1 >= 0 } ? numbers.compactMap { $0 } : nil
  }
}
