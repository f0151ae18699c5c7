import Foundation

/// A folder of stacked arrays: `train_points.npy` [B, N, 3], `train_labels.npy` [B],
/// `train_names.txt` (one name per line, up to the first tab) and the same for `test`;
/// `classes.txt`, one class per line in the order of the labels. Only the points are required.
struct PointStack {
  let folder: String
  private let splits: [PointSplit]

  /// Finds the stack in `folder`; nil if there is none.
  init?(_ folder: String) throws {
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let place = self.folder
    splits = [.train, .test].filter { Self.exists("\(place)/\($0.rawValue)_points.npy") }
    if splits.isEmpty { return nil }
  }

  /// Returns the classes by label; empty if the clouds have no labels.
  func classes() throws -> [String] {
    let labelled = splits.filter { Self.exists(path($0, "labels.npy")) }
    guard !labelled.isEmpty else { return [] }
    if let missing = splits.first(where: { !labelled.contains($0) }) {
      throw PointError(path: path(missing, "points.npy"), place: nil, problem: .mixedClasses)
    }
    if Self.exists("\(folder)/classes.txt") { return try listedClasses("\(folder)/classes.txt") }
    let last = try labelled.map { try labels($0, below: PointSet.classLimit).max() ?? 0 }.max() ?? 0
    return (0...last).map(String.init)
  }

  /// Returns the classes in the list at `path`, all with different names.
  private func listedClasses(_ path: String) throws -> [String] {
    let names = try Self.names(path)
    var seen = Set<String>()
    if let line = names.firstIndex(where: { !seen.insert($0).inserted }) {
      throw PointError(
        path: path, place: .line(line + 1), problem: .sameClass(name: names[line]))
    }
    return names
  }

  /// Returns the arrays of a split.
  ///
  /// - Throws: `PointError`, `NPYError`, `FileError`.
  func parts(_ split: PointSplit) throws -> [PointPart] {
    guard split == .all || splits.contains(split) else {
      throw PointError(path: folder, place: nil, problem: .noSplit(split, found: splits))
    }
    let count = try classes().count
    return try splits.filter { split == .all || $0 == split }.map { split in
      let points = path(split, "points.npy"), names = path(split, "names.txt")
      var status = stat()
      stat(points, &status)
      var part = PointPart(path: points, bytes: Int(status.st_size))
      if count > 0 { part.labels = try labels(split, below: count) }
      if Self.exists(names) { part.names = try Self.names(names) }
      return part
    }
  }

  private func labels(_ split: PointSplit, below classes: Int) throws -> [Int32] {
    let file = try NPYFile(path: path(split, "labels.npy"))
    return try file.floats().enumerated().map { index, value in
      guard let label = Int32(exactly: value), label >= 0, label < classes else {
        throw PointError(
          path: file.path, place: nil, problem: .badLabel(index: index, classes: classes))
      }
      return label
    }
  }

  /// The lines of a list, each up to its first tab.
  private static func names(_ path: String) throws -> [String] {
    try MappedFile(path: path).withBytes { bytes in
      // Compares bytes, since Swift joins a carriage return and the line feed after it into one
      // character.
      let isMarked = bytes.startsWithByteOrderMark
      let lines = bytes.dropFirst(isMarked ? 3 : 0)
        .split(separator: 0x0A, omittingEmptySubsequences: false)
      return try (lines.last?.isEmpty == true ? lines.dropLast() : lines).enumerated().map {
        let name = String(validating: $1.prefix { $0 != 0x09 }, as: UTF8.self)?
          .trimmingCharacters(in: .whitespacesAndNewlines)
        guard let name, !name.isEmpty else {
          throw PointError(path: path, place: .line($0 + 1), problem: .badNames)
        }
        return name
      }
    }
  }

  private func path(_ split: PointSplit, _ name: String) -> String {
    "\(folder)/\(split.rawValue)_\(name)"
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
