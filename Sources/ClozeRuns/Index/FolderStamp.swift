import Foundation

/// The sizes and modification times of the contents of a run's folder. As long as they are
/// unchanged, the index is up to date.
struct FolderStamp: Equatable, Sendable {
  /// The stamp as bytes for the index.
  let data: Data

  private static let files = [
    "", "/run.json", "/recipe.yaml", "/metrics.jsonl", "/checkpoints", "/model",
    "/model/model.safetensors", "/evaluations.jsonl",
  ]

  /// Makes the stamp of the folder at `run`; nil if it is not a run.
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
        // Most folders that are not runs have no record and no recipe.
        if index == 0 || (index == 2 && !isRun) { return nil }
        numbers.append(contentsOf: [0, 0, -1])
      }
    }
    data = numbers.withUnsafeBytes { Data($0) }
  }

  /// Returns the part of the stamp `data` that belongs to the record and the recipe.
  static func texts(of data: Data) -> Data { data.dropFirst(24).prefix(48) }

  /// Returns the part of the stamp `data` that belongs to the model's weights.
  static func weights(of data: Data) -> Data { data.dropFirst(120).prefix(48) }

  /// Returns the part of the stamp `data` that belongs to the evaluations.
  static func evaluations(of data: Data) -> Data { data.dropFirst(168) }
}

/// Lists the contents of folders.
enum FolderEntries {
  /// Returns the names that are not hidden, unordered; none if the folder is not readable.
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

  /// Returns the number of bytes of the file at `path`, or of all files below it.
  static func bytes(at path: String, depth: Int = 0) -> Int {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR, depth < 8 else { return Int(status.st_size) }
    return names(in: path).reduce(0) { $0 + bytes(at: path + "/" + $1, depth: depth + 1) }
  }
}
