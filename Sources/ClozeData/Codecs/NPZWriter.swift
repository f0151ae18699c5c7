/// Writes several arrays of 32-bit floats to an .npz file: an uncompressed zip file of .npy files,
/// as `numpy.savez` makes it.
///
/// The file appears under its name with `finish()`, complete, or not at all.
public final class NPZWriter {
  private let file: AtomicFile
  private var entries: [ZipEntry] = []
  private var array: OpenArray?

  /// The array that is being written.
  private struct OpenArray {
    var entry: ZipEntry
    let columns: Int?
    var count = 0
    var numbers = CRC32()
    var byteCount = 0
  }

  /// The path of the file while it is being written.
  public var temporaryPath: String { file.temporaryPath }

  /// Starts a file at `path`.
  ///
  /// - Throws: `FileError` if the file cannot be created.
  public init(path: String) throws { file = try AtomicFile(at: path) }

  /// The number of rows (of a matrix) or of numbers (of a vector) in the current array.
  public var count: Int { array?.count ?? 0 }

  /// Starts the array `name`: a matrix with rows of `columns` numbers, or a vector if that is nil.
  ///
  /// - Throws: `FileError`, or `NPZError` if the name is taken or the file is full.
  public func begin(_ name: String, columns: Int?) throws {
    precondition(columns ?? 0 >= 0, "a negative number of columns")
    try endArray()
    let name = name + ".npy"
    guard !entries.contains(where: { $0.name == name }) else {
      throw error(.duplicate(String(name.dropLast(4))))
    }
    guard entries.count < 65_534, name.utf8.count < 65_536 else { throw error(.tooLarge) }
    let entry = ZipEntry(name: name, offset: file.count)
    try file.write(entry.localHeader)
    try file.write(NPYWriter.header(rows: 0, columns: columns))
    array = OpenArray(entry: entry, columns: columns)
  }

  /// Appends `values` to the current array: any number of them to a vector, whole rows to a matrix.
  ///
  /// - Throws: `FileError`; `NPYError` if `values` are not whole rows; `NPZError` if the file is
  ///   full.
  public func append(_ values: [Float]) throws {
    precondition(array != nil, "begin an array first")
    let length = array?.columns ?? 1
    guard values.isEmpty || length > 0 && values.count % length == 0 else {
      throw NPYError(
        file: file.path,
        problem: .rowLength(row: count, expected: length, found: values.count))
    }
    let bytes = StoredType.float32.bytes(of: values) ?? []
    guard file.count + bytes.count < Int(UInt32.max) else { throw error(.tooLarge) }
    try file.write(bytes)
    array?.numbers.update(bytes)
    array?.byteCount += bytes.count
    array?.count += length > 0 ? values.count / length : 0
  }

  /// Writes the table of contents and gives the file its name.
  public func finish() throws {
    try endArray()
    let start = file.count
    for entry in entries { try file.write(entry.directoryHeader) }
    guard file.count < Int(UInt32.max) else { throw error(.tooLarge) }
    try file.write(
      ZipEntry.end(count: entries.count, size: file.count - start, offset: start))
    try file.commit()
  }

  /// Writes the number of rows, the size and the checksum into the headers of the current array.
  private func endArray() throws {
    guard let array else { return }
    let header = NPYWriter.header(rows: array.count, columns: array.columns)
    var check = CRC32()
    check.update(header)
    var entry = array.entry
    entry.check = check.followed(by: array.numbers, count: array.byteCount).value
    entry.size = header.count + array.byteCount
    try file.overwrite(entry.localHeader + header, at: entry.offset)
    entries.append(entry)
    self.array = nil
  }

  private func error(_ problem: NPZError.Problem) -> NPZError {
    NPZError(file: file.path, problem: problem)
  }
}
