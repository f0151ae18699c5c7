import Foundation

/// Where interactions are read from, and how.
public struct InteractionSource: Codable, Sendable, Equatable {
  /// The time column that stands for none: the order of the file is that of time.
  public static let noTime = "none"

  /// Files, or `-` for standard input, read one after the other.
  public var paths: [String]
  /// The format of all files; nil finds it out by each one's first lines.
  public var format: InteractionFormat?
  /// The column or field that holds the user; nil for the usual names.
  public var userColumn: String?
  /// The column or field that holds the item; nil for the usual names.
  public var itemColumn: String?
  /// The column or field that holds the time; nil for the usual names, `none` for the file's order.
  public var timeColumn: String?

  /// A source that reads `paths`.
  public init(
    paths: [String], format: InteractionFormat? = nil, userColumn: String? = nil,
    itemColumn: String? = nil, timeColumn: String? = nil
  ) {
    self.paths = paths
    self.format = format
    self.userColumn = userColumn
    self.itemColumn = itemColumn
    self.timeColumn = timeColumn
  }

  /// All that is wrong with the settings; empty if nothing is.
  public func validate() -> [String] {
    let columns = [
      ("userColumn", userColumn), ("itemColumn", itemColumn), ("timeColumn", timeColumn),
    ]
    return columns.compactMap { key, name in
      name?.isEmpty == true ? "\(key) is empty; name a column or leave it out" : nil
    }
  }

  /// The bytes of all files together; nil where that is unknown, as of a pipe.
  public var totalBytes: Int? {
    paths.reduce(into: Optional(0)) { total, path in
      var status = stat()
      let isFile = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      total = isFile ? total.map { $0 + Int(status.st_size) } : nil
    }
  }

  /// Reads everything.
  ///
  /// Where interactions have times, each user's are sorted by them; equal times, and files without
  /// times, keep the order in which they come. Users and items are numbered as they come. A user
  /// that comes again, even in another file, continues the same history.
  ///
  /// - Parameter observe: is told now and then how many bytes have been read; what it throws ends
  ///   the reading.
  /// - Throws: `InteractionError`, `DataError`, `FileError`.
  public func read(
    observe: (Int) throws -> Void = { _ in }
  ) throws -> (log: InteractionLog, report: InteractionReport) {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    guard !paths.isEmpty else { throw DataError.noPaths }
    try checkDistinct()
    var builder = InteractionBuilder(), report = InteractionReport()
    for path in paths {
      let reader = try RowReader(path: path, format: format, layout: layout)
      let before = builder.count
      try Self.read(reader, into: &builder) { try observe(report.bytes + $0) }
      guard builder.count > before else { throw InteractionError.empty(path: reader.name) }
      report.bytes += reader.bytes
      report.files.append(.init(path: path, format: reader.format))
    }
    report.hasTimes = builder.hasTimes
    report.emptyHistories = builder.emptyHistories
    let (log, reordered) = builder.log()
    report.interactions = log.count
    report.reorderedUsers = reordered
    return (log, report)
  }

  private static func read(
    _ reader: RowReader, into builder: inout InteractionBuilder, observe: (Int) throws -> Void
  ) throws {
    var shown = 0
    while try reader.next() {
      do { try builder.add(reader.row) } catch let problem as LineProblem {
        throw reader.located(problem)
      }
      if reader.bytes - shown >= 1 << 20 {
        shown = reader.bytes
        try observe(shown)
      }
    }
    try observe(reader.bytes)
  }

  /// Which columns are looked for.
  var layout: RowLayout {
    RowLayout(
      subject: ColumnChoice(role: .user, name: userColumn),
      item: ColumnChoice(role: .item, name: itemColumn),
      time: timeColumn == Self.noTime ? nil : ColumnChoice(role: .time, name: timeColumn))
  }

  /// Throws if two paths lead to one file.
  private func checkDistinct() throws {
    struct Identity: Hashable {
      var device: UInt64
      var inode: UInt64
    }
    var seen: Set<Identity> = []
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
      guard seen.insert(identity).inserted else { throw InteractionError.readTwice(path: path) }
    }
  }
}

/// What was read.
public struct InteractionReport: Codable, Sendable, Equatable {
  /// A file that was read.
  public struct File: Codable, Sendable, Equatable {
    /// The file.
    public var path: String
    /// Its format, given or found out.
    public var format: InteractionFormat
  }

  /// The files, in order.
  public var files: [File] = []
  /// Bytes read.
  public var bytes = 0
  /// Interactions read.
  public var interactions = 0
  /// Whether interactions have times.
  public var hasTimes = false
  /// Users whose interactions did not come in the order of their times.
  public var reorderedUsers = 0
  /// Histories without any item, which were left out.
  public var emptyHistories = 0

  /// A report of nothing.
  public init() {}
}
