import Foundation

/// The files to read interactions from, and their format and columns.
public struct InteractionSource: Codable, Sendable, Equatable {
  /// The value of `timeColumn` that means there is none: the order of the file is that of time.
  public static let noTime = "none"

  /// Files, or `-` for standard input, read one after the other.
  public var paths: [String]
  /// The format of all files; nil to detect it from each file's first lines.
  public var format: InteractionFormat?
  /// The column or field that holds the user; nil for the usual names.
  public var userColumn: String?
  /// The column or field that holds the item; nil for the usual names.
  public var itemColumn: String?
  /// The column or field that holds the time; nil for the usual names, `none` for the file's order.
  public var timeColumn: String?
  /// The names of all columns of tables without a header, in order.
  public var columns: [String]
  /// The least rating: interactions with a lower one are left out; nil for all, whatever their
  /// rating.
  public var minimumRating: Float?

  /// Makes a source that reads `paths`.
  public init(
    paths: [String], format: InteractionFormat? = nil, userColumn: String? = nil,
    itemColumn: String? = nil, timeColumn: String? = nil, columns: [String] = [],
    minimumRating: Float? = nil
  ) {
    self.paths = paths
    self.format = format
    self.userColumn = userColumn
    self.itemColumn = itemColumn
    self.timeColumn = timeColumn
    self.columns = columns
    self.minimumRating = minimumRating
  }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    let names = [
      ("userColumn", userColumn), ("itemColumn", itemColumn), ("timeColumn", timeColumn),
    ]
    let empty = names.compactMap { key, name in
      name?.isEmpty == true ? "\(key) is empty; name a column or leave it out" : nil
    }
    let repeated = Set(columns).count < columns.count
    let isRating = minimumRating?.isFinite ?? true
    return empty
      + (repeated ? ["columns names one column twice; give each a name of its own"] : [])
      + (isRating ? [] : ["minimumRating is not a number; give one or leave it out"])
  }

  /// The number of bytes of all files together; nil if it is unknown, as for a pipe.
  public var totalBytes: Int? {
    paths.reduce(into: Optional(0)) { total, path in
      var status = stat()
      let isFile = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      total = isFile ? total.map { $0 + Int(status.st_size) } : nil
    }
  }

  /// Reads everything.
  ///
  /// Each user's interactions are sorted by time; equal times, and files without times, keep the
  /// order of the file. Users and items are numbered in order of appearance. A user that reappears,
  /// even in another file, continues the same history.
  ///
  /// - Parameter observe: called from time to time with the number of bytes read; what it throws
  ///   ends the reading.
  /// - Throws: `InteractionError`, `DataError`, `FileError`.
  public func read(
    observe: (Int) throws -> Void = { _ in }
  ) throws -> (log: InteractionLog, report: InteractionReport) {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    guard !paths.isEmpty else { throw DataError.noPaths }
    try checkDistinct()
    var builder = InteractionBuilder(minimumRating: minimumRating), report = InteractionReport()
    for path in paths {
      let reader = try RowReader(path: path, format: format, layout: layout, columns: columns)
      let before = builder.count + builder.lowRatings
      try Self.read(reader, into: &builder) { try observe(report.bytes + $0) }
      guard builder.count + builder.lowRatings > before else {
        throw InteractionError.empty(path: reader.name)
      }
      report.bytes += reader.bytes
      report.files.append(.init(path: path, format: reader.format, columns: reader.taken))
    }
    report.hasTimes = builder.hasTimes
    report.emptyHistories = builder.emptyHistories
    report.lowRatings = builder.lowRatings
    let (log, reordered) = builder.log()
    report.interactions = log.count
    report.reorderedUsers = reordered
    return (log, report)
  }

  private static func read(
    _ reader: RowReader, into builder: inout InteractionBuilder, observe: (Int) throws -> Void
  ) throws {
    var shown = 0, row = InteractionRow()
    while try reader.next(&row) {
      do { try builder.add(row) } catch let problem as LineProblem {
        throw reader.located(problem)
      }
      if reader.bytes - shown >= 1 << 20 {
        shown = reader.bytes
        try observe(shown)
      }
    }
    try observe(reader.bytes)
  }

  /// The columns to look for.
  var layout: RowLayout {
    RowLayout(
      subject: ColumnChoice(role: .user, name: userColumn),
      item: ColumnChoice(role: .item, name: itemColumn),
      time: timeColumn == Self.noTime ? nil : ColumnChoice(role: .time, name: timeColumn),
      rating: minimumRating == nil ? nil : ColumnChoice(role: .rating, name: nil))
  }

  /// Throws if two paths lead to the same file.
  private func checkDistinct() throws {
    var seen: Set<FileIdentity> = []
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      guard seen.insert(FileIdentity(status)).inserted else {
        throw InteractionError.readTwice(path: path)
      }
    }
  }
}

/// A summary of the files and interactions that were read.
public struct InteractionReport: Codable, Sendable, Equatable {
  /// A file that was read.
  public struct File: Codable, Sendable, Equatable {
    /// The file's path.
    public var path: String
    /// Its format, given or detected.
    public var format: InteractionFormat
    /// The columns or fields that were read; empty if they have no names.
    public var columns: [TakenColumn] = []
  }

  /// The files, in order.
  public var files: [File] = []
  /// The number of bytes read.
  public var bytes = 0
  /// The number of interactions read.
  public var interactions = 0
  /// True if interactions have times.
  public var hasTimes = false
  /// The number of users whose interactions were not in order of time in the files.
  public var reorderedUsers = 0
  /// The number of histories without items, which were left out.
  public var emptyHistories = 0
  /// The number of interactions left out since their rating is lower than the least one.
  public var lowRatings = 0

  /// Makes an empty report.
  public init() {}

  /// One line for each form of the files: the format, and which columns were taken for what.
  public var forms: [String] {
    var forms: [String] = []
    for file in files {
      let columns = file.columns.map { "the \($0.role.rawValue) is \($0.name.quoted)" }
      let order = file.columns.contains { $0.role == .time } ? [] : ["time is the file's order"]
      let form =
        "read as \(file.format.rawValue): " + (columns + order).joined(separator: ", ")
      if !forms.contains(form) { forms.append(form) }
    }
    return forms
  }
}

extension InteractionReport {
  /// Sentences on what was left out in reading; `minimumRating` is the source's.
  public func omissions(_ minimumRating: Float?) -> [String] {
    var notes: [String] = []
    if emptyHistories > 0 {
      notes.append("\(emptyHistories) histories without items were left out")
    }
    if let minimumRating {
      notes.append("\(lowRatings) interactions rated below \(minimumRating) were left out")
    }
    return notes
  }
}
