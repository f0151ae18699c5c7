/// A safetensors file, mapped into memory: its header is checked on opening, its tensors are read
/// on demand.
public struct SafeTensorsFile: Sendable {
  /// The file's name, as given.
  public let path: String
  /// The checked header.
  public let header: SafeTensorsHeader

  private let file: MappedFile
  private let positions: [String: Int]

  /// The tensors in the order of their data.
  public var entries: [SafeTensorsEntry] { header.entries }
  /// The texts under `__metadata__`.
  public var metadata: [String: String] { header.metadata }

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` if it cannot be read, `SafeTensorsError` if it is not valid.
  public init(path: String) throws {
    let file = try MappedFile(path: path)
    self.path = path
    self.file = file
    let header = try file.withBytes { try SafeTensorsHeader(parsing: $0, file: path) }
    self.header = header
    positions = Dictionary(
      uniqueKeysWithValues: header.entries.indices.map { (header.entries[$0].name, $0) })
  }

  /// The tensor called `name`, if the file has it.
  public subscript(name: String) -> SafeTensorsEntry? { positions[name].map { entries[$0] } }

  /// The tensor called `name`.
  ///
  /// - Throws: `SafeTensorsError` if there is none, or if `shape` is given and is not its shape.
  public func entry(named name: String, shape: [Int]? = nil) throws -> SafeTensorsEntry {
    guard let entry = self[name] else {
      throw SafeTensorsError(file: path, problem: .missingTensor(name))
    }
    guard shape == nil || shape == entry.shape else {
      throw SafeTensorsError(
        file: path,
        problem: .wrongShape(tensor: name, expected: shape ?? [], found: entry.shape))
    }
    return entry
  }

  /// Calls `body` with the bytes of the tensor `name`, not copied and not necessarily aligned.
  ///
  /// - Throws: `SafeTensorsError` if there is none, or what `body` throws.
  public func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let range = try entry(named: name).range
    return try file.withBytes { bytes in
      let start = header.dataStart
      return try body(
        .init(rebasing: bytes[start + range.lowerBound..<start + range.upperBound]))
    }
  }

  /// Returns the numbers of the tensor `name` as 32-bit floats in row-major order.
  ///
  /// - Throws: `SafeTensorsError` if there is none, or if `shape` is given and differs from its
  ///   shape.
  public func floats(of name: String, shape: [Int]? = nil) throws -> [Float] {
    let type = try entry(named: name, shape: shape).type
    return try withBytes(of: name) { type.floats(in: $0) }
  }

  /// Writes the numbers of the tensor `name` directly to `floats`.
  ///
  /// - Throws: `SafeTensorsError` if there is none, or if `shape` differs from its shape.
  /// - Precondition: `floats` has room for all of them.
  public func read(
    _ name: String, shape: [Int], into floats: UnsafeMutableBufferPointer<Float>
  ) throws {
    let type = try entry(named: name, shape: shape).type
    try withBytes(of: name) { type.read($0, into: floats) }
  }
}
