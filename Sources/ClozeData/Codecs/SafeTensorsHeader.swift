/// One tensor of a safetensors file.
public struct SafeTensorsEntry: Equatable, Sendable {
  /// The tensor's name, unique in its file.
  public let name: String
  /// The element type.
  public let type: StoredType
  /// Its dimensions, outermost first; empty for a single number.
  public let shape: [Int]
  /// The range of its bytes, relative to the end of the header.
  public let range: Range<Int>

  /// The number of elements.
  public var count: Int { range.count / type.size }
}

/// The checked header of a safetensors file.
///
/// The format (huggingface/safetensors, README "Format"): 8 bytes of little-endian length, a JSON
/// object of that length that gives each tensor's type, shape and offsets, then the data without
/// gaps. Text values under `__metadata__` are for the reader.
public struct SafeTensorsHeader: Equatable, Sendable {
  /// The tensors in the order of their data.
  public let entries: [SafeTensorsEntry]
  /// The texts under `__metadata__`.
  public let metadata: [String: String]
  /// The offset of the data in the file.
  public let dataStart: Int

  /// The largest header the format allows, in bytes.
  public static let sizeLimit = 100_000_000
  static let metadataKey = "__metadata__"

  /// Reads the header of the file whose bytes are `bytes` and checks it against their number.
  ///
  /// - Throws: `SafeTensorsError` naming `file`.
  public init(parsing bytes: UnsafeRawBufferPointer, file: String) throws {
    do {
      try self.init(bytes)
    } catch let problem as ProblemFound {
      throw SafeTensorsError(file: file, problem: problem.problem)
    } catch let failure as SafeTensorsJSON.Failure {
      throw SafeTensorsError(
        file: file, problem: .invalidJSON(offset: failure.offset, expected: failure.expected))
    }
  }

  private init(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count >= 8 else { throw ProblemFound(.tooShort(bytes: bytes.count)) }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(Self.sizeLimit) else {
      throw ProblemFound(.headerTooLarge(bytes: length, limit: Self.sizeLimit))
    }
    dataStart = 8 + Int(length)
    guard dataStart <= bytes.count else {
      throw ProblemFound(.headerTruncated(bytes: Int(length), available: bytes.count - 8))
    }
    let available = bytes.count - dataStart
    let text = UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart])
    (entries, metadata) = try parseHeader(text, available: available)
    try checkContiguous(entries, available: available)
  }
}

/// A problem, thrown to the caller that knows the file's name.
struct ProblemFound: Error {
  let problem: SafeTensorsError.Problem
  init(_ problem: SafeTensorsError.Problem) { self.problem = problem }
}

/// Parses the entries, sorted by the order of their data, and the metadata of the JSON text `text`.
private func parseHeader(
  _ text: UnsafeRawBufferPointer, available: Int
) throws -> ([SafeTensorsEntry], [String: String]) {
  var json = SafeTensorsJSON(text)
  var entries: [SafeTensorsEntry] = []
  var metadata: [String: String]?
  var names: Set<String> = []
  try json.object { json, name in
    guard names.insert(name).inserted else { throw ProblemFound(.duplicateName(name)) }
    if name == SafeTensorsHeader.metadataKey {
      metadata = try parseStrings(&json)
    } else {
      entries.append(try parseEntry(&json, name: name, available: available))
    }
  }
  try json.end()
  entries.sort {
    ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
  }
  return (entries, metadata ?? [:])
}

/// Parses an object whose values are strings.
func parseStrings(_ json: inout SafeTensorsJSON) throws -> [String: String] {
  var values: [String: String] = [:]
  try json.object { json, key in
    guard values.updateValue(try json.string(), forKey: key) == nil else {
      throw ProblemFound(.duplicateName(key))
    }
  }
  return values
}

private func parseEntry(
  _ json: inout SafeTensorsJSON, name: String, available: Int
) throws -> SafeTensorsEntry {
  var typeName: String?
  var shape: [Int]?
  var offsets: [Int]?
  var fields: Set<String> = []
  try json.object { json, field in
    guard fields.insert(field).inserted else {
      throw ProblemFound(.duplicateName("\(name).\(field)"))
    }
    switch field {
    case "dtype": typeName = try json.string()
    case "shape": shape = try json.wholeNumbers()
    case "data_offsets": offsets = try json.wholeNumbers()
    default: try json.skipValue()
    }
  }
  func required<Value>(_ value: Value?, _ field: String) throws -> Value {
    guard let value else { throw ProblemFound(.missingField(tensor: name, field: field)) }
    return value
  }
  let knownName = try required(typeName, "dtype")
  guard let type = StoredType(rawValue: knownName) else {
    throw ProblemFound(.unknownType(tensor: name, type: knownName))
  }
  return try checkedEntry(
    name: name, type: type, shape: try required(shape, "shape"),
    offsets: try required(offsets, "data_offsets"), available: available)
}

private func checkedEntry(
  name: String, type: StoredType, shape: [Int], offsets: [Int], available: Int
) throws -> SafeTensorsEntry {
  guard offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= available else {
    throw ProblemFound(.offsetsOutOfRange(tensor: name, offsets: offsets, available: available))
  }
  guard let size = byteCount(shape: shape, type: type) else {
    throw ProblemFound(.shapeOverflow(tensor: name, shape: shape))
  }
  guard size == offsets[1] - offsets[0] else {
    throw ProblemFound(
      .sizeMismatch(
        tensor: name, shape: shape, type: type, expected: size, found: offsets[1] - offsets[0]))
  }
  return SafeTensorsEntry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
}

/// Returns the number of bytes of a tensor of this shape; nil if a dimension is negative or the
/// product overflows an `Int`.
func byteCount(shape: [Int], type: StoredType) -> Int? {
  var product = type.size
  for dimension in shape {
    let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
    guard !overflow, dimension >= 0 else { return nil }
    product = next
  }
  return product
}

/// Throws unless the entries, in order, cover each of the `available` bytes exactly once.
private func checkContiguous(_ entries: [SafeTensorsEntry], available: Int) throws {
  var expected = 0
  for entry in entries {
    guard entry.range.lowerBound == expected else {
      throw ProblemFound(
        .notContiguous(tensor: entry.name, begin: entry.range.lowerBound, expected: expected))
    }
    expected = entry.range.upperBound
  }
  guard expected == available else {
    throw ProblemFound(.trailingBytes(count: available - expected))
  }
}
