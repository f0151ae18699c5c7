import Foundation

/// A text file to read.
public struct TextFile: Sendable, Equatable {
  /// Its path, absolute or relative to the current folder.
  public let path: String
  /// Its size in bytes when it was listed.
  public let size: Int
  /// Its modification time, in nanoseconds since 1970.
  public let modified: Int
  /// True if the user named the file rather than a folder that contains it.
  public let isNamed: Bool

  /// True if each line is a JSON record.
  public var isJSONLines: Bool {
    let name = path.lowercased()
    return name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson")
  }
}

/// The files that some paths denote, each once, in reading order.
///
/// Links are followed. A folder or file met twice is listed once, so a loop of links ends.
public struct TextFileList: Sendable {
  /// The files, in reading order.
  public private(set) var files: [TextFile] = []
  /// The files that were skipped while listing.
  public private(set) var report = ReadReport()
  private var seen: Set<FileIdentity> = []
  private let isWanted: (@Sendable (String) -> Bool)?

  /// Lists the files under `paths`: those named, and in folders those whose names satisfy
  /// `isWanted`, by default all.
  ///
  /// - Throws: `DataError.noPaths`, or `FileError` for a path that is missing, cannot be read, or
  ///   is neither a file nor a folder. Inside folders such entries are skipped and reported.
  public init(paths: [String], isWanted: (@Sendable (String) -> Bool)? = nil) throws {
    self.isWanted = isWanted
    guard !paths.isEmpty else { throw DataError.noPaths }
    for path in paths { try visit(path, isNamed: true) }
  }

  private mutating func visit(_ path: String, isNamed: Bool) throws {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      let code = path.utf8.contains(0) ? ENOENT : errno
      if isNamed { throw FileError.system(.open, path, code: code) }
      // What is not UTF-8 has been replaced by this character, so that the name is another.
      if path.unicodeScalars.contains("\u{FFFD}"), lstat(path, &status) != 0 {
        return report.skip(path, .notUTF8Name)
      }
      guard wants(path) else { return }
      return report.skip(path, code == EACCES ? .unreadable : .brokenLink)
    }
    let kind = status.st_mode & S_IFMT
    guard isNamed || kind == S_IFDIR || wants(path) else { return }
    guard kind == S_IFDIR || kind == S_IFREG else {
      if isNamed { throw FileError.notRegularFile(path: path) }
      return report.skip(path, .notRegularFile)
    }
    guard seen.insert(FileIdentity(status)).inserted else {
      if kind == S_IFREG { report.skip(path, .duplicate) }
      return
    }
    if kind == S_IFDIR { return try visitFolder(path, isNamed: isNamed) }
    let modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    files.append(
      TextFile(path: path, size: Int(status.st_size), modified: modified, isNamed: isNamed))
  }

  private func wants(_ path: String) -> Bool { isWanted?(path) ?? true }

  private mutating func visitFolder(_ path: String, isNamed: Bool) throws {
    guard let names = Self.names(in: path) else {
      if isNamed { throw FileError.system(.read, path) }
      return report.skip(path, .unreadable)
    }
    let prefix = path.hasSuffix("/") ? path : path + "/"
    for name in names { try visit(prefix + name, isNamed: false) }
  }

  /// Returns the names in a folder sorted by their bytes, without hidden ones; nil and `errno` if
  /// it cannot be listed.
  private static func names(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension TextFileList {
  /// Returns a checksum that changes when a file is added, removed, renamed, or changes its size or
  /// date, or when `source` is read in another way.
  public func digest(for source: TextSource) -> String {
    var lines = [
      "\(source.unit.rawValue) \(source.maximumPieceBytes) \(source.field)\0"
    ]
    for file in files {
      lines.append("\(resolved(file.path))\0\(file.size) \(file.modified)\0")
    }
    return Checksum.sha256(lines.joined().utf8)
  }

  /// The number of bytes in all files together.
  public var totalBytes: Int { files.reduce(0) { $0 + $1.size } }
}
