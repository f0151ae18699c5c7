/// Writes 32-bit floats or whole numbers to an .npy file (version 1.0), row by row; the number of
/// rows is written into the header at the end.
///
/// The file appears under its name with `finish()`, complete, or not at all.
public final class NPYWriter {
  private let file: AtomicFile
  private let rowShape: [Int]
  private let type: StoredType
  /// The number of rows (of a matrix or a stack) or of numbers (of a vector) written so far.
  public private(set) var count = 0

  /// The header's size in bytes: a multiple of 64, the alignment NumPy uses, with room for any
  /// shape.
  static let headerSize = 128

  /// Starts a matrix of rows of `columns` numbers at `path`, or a vector where `columns` is nil.
  ///
  /// - Throws: `FileError` if the file cannot be created.
  public convenience init(path: String, columns: Int?) throws {
    try self.init(path: path, rowShape: columns.map { [$0] } ?? [], type: .float32)
  }

  /// The path of the file while it is being written.
  public var temporaryPath: String { file.temporaryPath }

  /// Starts an array of 32-bit floats or 32-bit whole numbers at `path` with rows of shape
  /// `rowShape`.
  ///
  /// - Throws: `FileError` if the file cannot be created.
  public init(path: String, rowShape: [Int], type: StoredType) throws {
    precondition(rowShape.allSatisfy { $0 >= 0 }, "a negative number of columns")
    precondition(type == .float32 || type == .int32, "\(type) numbers are not written")
    self.rowShape = rowShape
    self.type = type
    file = try AtomicFile(at: path)
    try file.write(header)
  }

  /// Writes `values` as a vector, or as a matrix of rows of `columns` numbers, to `path`.
  ///
  /// - Throws: `FileError`, or `NPYError` if `values` are not whole rows.
  public static func write(_ values: [Float], columns: Int? = nil, to path: String) throws {
    let writer = try NPYWriter(path: path, columns: columns)
    try writer.append(values)
    try writer.finish()
  }

  /// Appends `values`: any number of numbers to a vector, whole rows to a matrix.
  ///
  /// - Throws: `FileError`, or `NPYError` if `values` are not whole rows.
  public func append(_ values: [Float]) throws {
    precondition(type == .float32, "floats in an array of \(type)")
    try append(StoredType.float32.bytes(of: values) ?? [], count: values.count)
  }

  /// Appends whole numbers, like `append` for floats.
  ///
  /// - Throws: `FileError`, or `NPYError` if `values` are not whole rows.
  public func append(integers values: [Int32]) throws {
    precondition(type == .int32, "whole numbers in an array of \(type)")
    let bytes = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    try append(bytes, count: values.count)
  }

  private func append(_ bytes: [UInt8], count numbers: Int) throws {
    let length = rowShape.reduce(1, *)
    guard numbers == 0 || length > 0 && numbers % length == 0 else {
      throw NPYError(
        file: file.path, problem: .rowLength(row: count, expected: length, found: numbers))
    }
    try file.write(bytes)
    count += length > 0 ? numbers / length : 0
  }

  /// Writes the number of rows into the header and gives the file its name.
  public func finish() throws {
    try file.overwrite(header, at: 0)
    try file.commit()
  }

  private var header: [UInt8] { Self.header(rows: count, rowShape: rowShape, type: type) }

  /// Returns the header of a matrix of `rows` by `columns` floats, or of a vector; its length is
  /// fixed.
  static func header(rows: Int, columns: Int?) -> [UInt8] {
    header(rows: rows, rowShape: columns.map { [$0] } ?? [], type: .float32)
  }

  private static func header(rows: Int, rowShape: [Int], type: StoredType) -> [UInt8] {
    let shape = "(\(rows),\(rowShape.map { " \($0)" }.joined(separator: ",")))"
    let name = type == .int32 ? "<i4" : "<f4"
    let text = "{'descr': '\(name)', 'fortran_order': False, 'shape': \(shape), }"
    let length = headerSize - 10
    let padding = String(repeating: " ", count: length - text.utf8.count - 1)
    return NPYFile.magic + [1, 0, UInt8(length), 0] + Array("\(text)\(padding)\n".utf8)
  }
}
