import Foundation

/// A file of points, with the labels and names that belong to it.
struct PointPart {
  let path: String
  let bytes: Int
  /// The class of all its clouds; nil if there are none, or if `labels` gives them.
  var classIndex: Int32?
  /// The class of each cloud of a stack; nil if it has none.
  var labels: [Int32]?
  /// The name of each cloud; nil if they have no names of their own.
  var names: [String]?

  func label(_ cloud: Int) -> Int32 { labels?[cloud] ?? classIndex ?? 0 }

  func name(_ cloud: Int, of count: Int) -> String {
    names?[cloud] ?? (count == 1 ? path : "\(path)#\(cloud)")
  }

  /// Throws unless there are as many labels and names as clouds.
  func check(clouds: Int) throws {
    for (what, found) in [("labels", labels?.count), ("names", names?.count)] {
      guard let found, found != clouds else { continue }
      throw PointError(
        path: path, place: nil,
        problem: .countMismatch(what: what, found: found, clouds: clouds))
    }
  }
}

/// The files that some paths denote, each once, in reading order, with their classes.
struct PointListing {
  private(set) var parts: [PointPart] = []
  private(set) var classes: [String] = []
  private let split: PointSplit
  private var seen: Set<FileIdentity> = []
  /// True if the files listed so far have classes; nil before the first.
  private var hasClasses: Bool?

  /// Lists the files of `paths` that belong to a split.
  ///
  /// - Throws: `PointError`, `NPYError`, `DataError.noPaths`, `FileError`.
  init(_ paths: [String], _ split: PointSplit) throws {
    guard !paths.isEmpty else { throw DataError.noPaths }
    self.split = split
    for path in paths {
      var status = stat()
      let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      if !isFolder {
        try add(file: path)
      } else if let stack = try PointStack(path) {
        try add(stack)
      } else {
        try add(folder: path)
      }
      try require(atMost: classes.count, path)
    }
  }

  private mutating func add(file path: String) throws {
    let (descriptor, size) = try openRegularFile(path)
    close(descriptor)
    _ = try PointFormat(checking: path)
    try require(classes: false, path)
    if split == .test {
      throw PointError(path: path, place: nil, problem: .noSplit(.test, found: []))
    }
    append(PointPart(path: path, bytes: size))
  }

  private mutating func add(_ stack: PointStack) throws {
    let classes = try stack.classes()
    try require(classes: !classes.isEmpty, stack.folder)
    try require(atMost: classes.count, stack.folder)
    let indices = classes.map { index(of: $0) }
    for var part in try stack.parts(split) {
      part.labels = part.labels?.map { indices[Int($0)] }
      append(part)
    }
  }

  private mutating func add(folder: String) throws {
    let files = try PointFolder(folder)
    let chosen = try files.chosen(split)
    try require(classes: !files.classes.isEmpty, folder)
    try require(atMost: files.classes.count, folder)
    let indices = Dictionary(
      uniqueKeysWithValues: files.classes.map { ($0, index(of: $0)) })
    for file in chosen {
      var part = PointPart(path: file.path, bytes: file.bytes)
      part.classIndex = file.className.flatMap { indices[$0] }
      append(part)
    }
  }

  /// Adds a file unless it is listed already, under any name: no cloud may be used for both
  /// training and validation.
  private mutating func append(_ part: PointPart) {
    var status = stat()
    guard stat(part.path, &status) != 0 || seen.insert(FileIdentity(status)).inserted else {
      return
    }
    parts.append(part)
  }

  /// Returns the label of a class, adding the class if it is new.
  private mutating func index(of name: String) -> Int32 {
    if let known = classes.firstIndex(of: name) { return Int32(known) }
    classes.append(name)
    return Int32(classes.count - 1)
  }

  /// Throws if there are too many classes.
  private func require(atMost count: Int, _ path: String) throws {
    guard count <= PointSet.classLimit else {
      throw PointError(
        path: path, place: nil, problem: .tooManyClasses(limit: PointSet.classLimit))
    }
  }

  /// Throws if some of the files have classes and some have not.
  private mutating func require(classes: Bool, _ path: String) throws {
    guard hasClasses ?? classes == classes else {
      throw PointError(path: path, place: nil, problem: .mixedClasses)
    }
    hasClasses = classes
  }
}

/// The files of points in a folder, each with the class and the split that the folders above it
/// name: `chair/a.off`, `chair/train/a.off` or `train/chair/a.off`.
struct PointFolder {
  struct File {
    var path: String
    var bytes: Int
    var className: String?
    var split: PointSplit?
  }

  let path: String
  private(set) var files: [File] = []
  /// The classes, sorted by their bytes; empty if the files are directly in the folder.
  private(set) var classes: [String] = []

  /// Lists the folder at `path`.
  ///
  /// - Throws: `PointError` if there is nothing to read, `FileError`.
  init(_ path: String) throws {
    self.path = path
    let listed = try TextFileList(paths: [path]).files
    let prefix = path.hasSuffix("/") ? path : path + "/"
    files = listed.compactMap { file in
      guard PointFormat(path: file.path) != nil else { return nil }
      return Self.file(file, below: file.path.dropFirst(prefix.count))
    }
    try requireReadable(listed, below: prefix)
    guard !files.isEmpty else {
      let pickle = listed.first { PointFormat.isPickle($0.path) }
      throw PointError(
        path: pickle?.path ?? path, place: nil, problem: pickle == nil ? .noClouds : .pickle)
    }
    classes = Set(files.compactMap(\.className)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    if !classes.isEmpty { try requireClasses() }
  }

  /// Throws if there is a cloud in a format that is not read, which must not be left out unsaid.
  /// Outside the folders of classes, text may be a list.
  private func requireReadable(_ listed: [TextFile], below prefix: String) throws {
    let hasClasses = files.contains { $0.className != nil }
    for file in listed {
      guard let problem = PointFormat.refusal(of: file.path) else { continue }
      let place = Self.file(file, below: file.path.dropFirst(prefix.count))
      let isList =
        hasClasses && place.className == nil && PointFormat.isCompressedText(file.path)
      if !isList { throw PointError(path: file.path, place: nil, problem: problem) }
    }
  }

  private static func file(_ file: TextFile, below relative: Substring) -> File {
    var folders = relative.split(separator: "/").dropLast().map(String.init)
    let split = folders.firstIndex { PointSplit.named.keys.contains($0) }
      .flatMap { PointSplit.named[folders.remove(at: $0)] }
    return File(path: file.path, bytes: file.size, className: folders.first, split: split)
  }

  /// Removes files outside the folders of classes, if there are such folders: these may be lists or
  /// notes, which are text too.
  private mutating func requireClasses() throws {
    files.removeAll { $0.className == nil && PointFormat(path: $0.path) == .text }
    if let stray = files.first(where: { $0.className == nil }) {
      throw PointError(path: stray.path, place: nil, problem: .noClass)
    }
  }

  /// Returns the files of a split.
  ///
  /// - Throws: `PointError` if there are none, or if only some are in a folder of a split.
  func chosen(_ split: PointSplit) throws -> [File] {
    let splits = Set(files.compactMap(\.split))
    guard !splits.isEmpty else {
      guard split != .test else {
        throw PointError(path: path, place: nil, problem: .noSplit(.test, found: []))
      }
      return files
    }
    if let stray = files.first(where: { $0.split == nil }) {
      throw PointError(path: stray.path, place: nil, problem: .mixedSplits)
    }
    if split == .all { return files }
    let chosen = files.filter { $0.split == split }
    guard !chosen.isEmpty else {
      throw PointError(
        path: path, place: nil,
        problem: .noSplit(split, found: PointSplit.allCases.filter(splits.contains)))
    }
    return chosen
  }
}

extension PointSplit {
  /// The names of folders that denote a split.
  fileprivate static let named: [String: PointSplit] = ["train": .train, "test": .test]
}
