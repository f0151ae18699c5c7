import Foundation

/// Sizes and times of change of what a run's folder holds. As long as they are the same, so is what
/// the index knows of the run.
struct FolderStamp: Equatable, Sendable {
  /// The stamp as bytes for the index.
  let data: Data

  private static let files = [
    "", "/run.json", "/recipe.yaml", "/metrics.jsonl", "/checkpoints", "/model",
  ]

  /// The stamp of the folder at `run`; nil where that is no run.
  init?(run: String) {
    var numbers: [Int64] = []
    numbers.reserveCapacity(3 * Self.files.count)
    var isRun = false
    for (index, file) in Self.files.enumerated() {
      var status = stat()
      if stat(run + file, &status) == 0 {
        if index == 0 && status.st_mode & S_IFMT != S_IFDIR { return nil }
        isRun = isRun || index == 1 || index == 2
        numbers.append(Int64(status.st_mtim.tv_sec))
        numbers.append(Int64(status.st_mtim.tv_nsec))
        numbers.append(Int64(status.st_size))
      } else {
        // Most of what is no run has no record and no recipe.
        if index == 0 || (index == 2 && !isRun) { return nil }
        numbers.append(contentsOf: [0, 0, -1])
      }
    }
    data = numbers.withUnsafeBytes { Data($0) }
  }

  /// The part of the stamp `data` that is the record's and the recipe's.
  static func texts(of data: Data) -> Data { data.dropFirst(24).prefix(48) }
}

/// What is in a folder.
enum FolderEntries {
  /// The names that are not hidden, in no order; none where the folder cannot be read.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// The bytes of the file at `path`, or of all files below it.
  static func bytes(at path: String, depth: Int = 0) -> Int {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR, depth < 8 else { return Int(status.st_size) }
    return names(in: path).reduce(0) { $0 + bytes(at: path + "/" + $1, depth: depth + 1) }
  }
}
