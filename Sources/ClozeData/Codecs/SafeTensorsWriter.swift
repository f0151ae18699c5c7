/// Writes safetensors files, byte for byte as the format's own library lays them out.
public enum SafeTensorsWriter {
  /// The name, shape and type of a tensor to be written.
  public struct Layout: Equatable, Sendable {
    /// The tensor's name.
    public let name: String
    /// Its dimensions, outermost first.
    public let shape: [Int]
    /// The element type.
    public let type: StoredType

    /// Makes the layout of a tensor called `name`.
    public init(name: String, shape: [Int], type: StoredType = .float32) {
      self.name = name
      self.shape = shape
      self.type = type
    }
  }

  /// A tensor's numbers in row-major order.
  public enum Values: Equatable, Sendable {
    /// Floats, to be stored as 32-bit, half or brain floats.
    case floats([Float])
    /// Little-endian bytes of any type, stored as they are.
    case bytes([UInt8])
  }

  /// Writes the tensors `layouts` to `path` atomically, calling `values` for one tensor's numbers
  /// at a time, so that no second copy of the model is held in memory.
  ///
  /// The tensors are stored, and requested, wider types first and then by name.
  ///
  /// - Throws: `FileError`; `SafeTensorsError` if two names are equal, a shape is negative or too
  ///   large, or the values do not fit a layout; or what `values` throws.
  public static func write(
    _ layouts: [Layout], metadata: [String: String] = ["format": "pt"], to path: String,
    values: (Layout) throws -> Values
  ) throws {
    let ordered = layouts.sorted(by: precedes)
    let header = try Self.header(ordered, metadata: metadata, file: path)
    let file = try AtomicFile(at: path)
    try withLittleEndianBytes(of: UInt64(header.utf8.count)) { try file.write($0) }
    try file.write(header)
    for layout in ordered {
      try file.write(try bytes(try values(layout), for: layout, file: path))
    }
    try file.commit()
  }

  /// Writes `tensors`, all stored as `type`, to `path` atomically.
  ///
  /// - Throws: the errors of the streaming form.
  public static func write(
    _ tensors: [String: (shape: [Int], values: [Float])], type: StoredType = .float32,
    metadata: [String: String] = ["format": "pt"], to path: String
  ) throws {
    let layouts = tensors.map { Layout(name: $0, shape: $1.shape, type: type) }
    try write(layouts, metadata: metadata, to: path) { layout in
      .floats(tensors[layout.name]?.values ?? [])
    }
  }

  /// True if `first` is stored before `second`: wider types first, then names by their UTF-8 bytes.
  private static func precedes(_ first: Layout, _ second: Layout) -> Bool {
    guard first.type == second.type else { return order(first.type) > order(second.type) }
    return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
  }

  private static func order(_ type: StoredType) -> Int {
    StoredType.allCases.firstIndex(of: type) ?? 0
  }

  /// Returns the JSON text, padded with spaces so that the data starts at a multiple of 8 bytes.
  private static func header(
    _ layouts: [Layout], metadata: [String: String], file: String
  ) throws -> String {
    var names: Set<String> = [SafeTensorsHeader.metadataKey]
    var members: [String] = []
    if !metadata.isEmpty {
      let values = metadata.sorted { $0.key < $1.key }
        .map { "\(jsonString($0.key)):\(jsonString($0.value))" }
      members.append("\"\(SafeTensorsHeader.metadataKey)\":{\(values.joined(separator: ","))}")
    }
    var offset = 0
    for layout in layouts {
      guard names.insert(layout.name).inserted else {
        throw SafeTensorsError(file: file, problem: .duplicateName(layout.name))
      }
      guard let size = byteCount(shape: layout.shape, type: layout.type),
        case (let end, false) = offset.addingReportingOverflow(size)
      else {
        throw SafeTensorsError(
          file: file, problem: .shapeOverflow(tensor: layout.name, shape: layout.shape))
      }
      members.append(member(layout, from: offset, to: end))
      offset = end
    }
    let text = "{\(members.joined(separator: ","))}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
  }

  private static func member(_ layout: Layout, from begin: Int, to end: Int) -> String {
    let shape = layout.shape.map(String.init).joined(separator: ",")
    return """
      \(jsonString(layout.name)):{"dtype":"\(layout.type.rawValue)",\
      "shape":[\(shape)],"data_offsets":[\(begin),\(end)]}
      """
  }

  private static func bytes(
    _ values: Values, for layout: Layout, file: String
  ) throws -> [UInt8] {
    let (bytes, count): ([UInt8]?, Int) =
      switch values {
      case .floats(let floats): (layout.type.bytes(of: floats), floats.count)
      case .bytes(let bytes): (bytes, bytes.count / layout.type.size)
      }
    guard let bytes, bytes.count == byteCount(shape: layout.shape, type: layout.type) else {
      throw SafeTensorsError(
        file: file,
        problem: .wrongValues(
          tensor: layout.name, shape: layout.shape, type: layout.type, count: count))
    }
    return bytes
  }
}

/// Calls `body` with the bytes of `value` in little-endian order.
func withLittleEndianBytes<Value: FixedWidthInteger, Result>(
  of value: Value, _ body: (UnsafeRawBufferPointer) throws -> Result
) rethrows -> Result {
  try withUnsafeBytes(of: value.littleEndian, body)
}
