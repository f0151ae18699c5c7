/// Writes 32-bit floats to an .npy file (version 1.0), row by row; the number of rows is put into
/// the header at the end.
///
/// The file appears under its name with `finish()`, complete, or not at all.
public final class NPYWriter {
  private let file: AtomicFile
  private let columns: Int?
  /// Rows (of a matrix) or numbers (of a vector) written so far.
  public private(set) var count = 0

  /// The header's size in bytes; a multiple of 64, as NumPy aligns it, with room for any shape.
  static let headerSize = 128

  /// Starts a matrix of rows of `columns` numbers at `path`, or a vector where `columns` is nil.
  ///
  /// - Throws: `FileError` if the file cannot be created.
  public init(path: String, columns: Int?) throws {
    precondition(columns ?? 0 >= 0, "a negative number of columns")
    self.columns = columns
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
    let length = columns ?? 1
    guard values.count == 0 || length > 0 && values.count % length == 0 else {
      throw NPYError(
        file: file.path,
        problem: .rowLength(row: count, expected: length, found: values.count))
    }
    try file.write(StoredType.float32.bytes(of: values) ?? [])
    count += length > 0 ? values.count / length : 0
  }

  /// Puts the number of rows into the header and gives the file its name.
  public func finish() throws {
    try file.overwrite(header, at: 0)
    try file.commit()
  }

  private var header: [UInt8] { Self.header(rows: count, columns: columns) }

  /// The header of a matrix of `rows` times `columns` numbers, or of a vector; always as long.
  static func header(rows: Int, columns: Int?) -> [UInt8] {
    let shape = columns.map { "(\(rows), \($0))" } ?? "(\(rows),)"
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    let length = headerSize - 10
    let padding = String(repeating: " ", count: length - text.utf8.count - 1)
    return NPYFile.magic + [1, 0, UInt8(length), 0] + Array("\(text)\(padding)\n".utf8)
  }
}
