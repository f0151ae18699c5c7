import Foundation

/// The manifests to read pairs from: tables with a header or JSONL with a column for each kind of
/// data, and folders of these.
public struct PairSource: Sendable, Equatable {
  /// Files and folders.
  public var paths: [String]

  /// Makes a source that reads `paths`.
  public init(paths: [String]) { self.paths = paths }

  /// Reads the rows that have a sample of each of `kinds`.
  ///
  /// Rows without one, with a file that does not exist, or with a part that makes no sense are
  /// omissions.
  ///
  /// - Throws: `PairManifestError` if a file is no manifest or no row is left; `LabelledError` or
  ///   `DataError` if one cannot be read; `FileError`.
  public func read(_ kinds: [PairColumn]) throws -> PairCorpus {
    guard !paths.isEmpty else { throw DataError.noPaths }
    var corpus = PairCorpus()
    for path in try paths.flatMap(manifests) {
      try ManifestReader(path: path, roots: paths, kinds: kinds).read(into: &corpus)
    }
    guard !corpus.rows.isEmpty else {
      throw PairManifestError.noPairs(paths: paths, kinds: kinds, corpus.omissions)
    }
    return corpus
  }

  /// Returns the size of the manifests in bytes.
  ///
  /// - Throws: `FileError`, `PairManifestError`.
  public func bytes() throws -> Int {
    guard !paths.isEmpty else { throw DataError.noPaths }
    return try paths.flatMap(manifests).reduce(0) { sum, path in
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return sum + (size ?? 0)
    }
  }

  /// Returns true if the file at `path` is a manifest, or the folder has one.
  ///
  /// - Throws: `FileError` if there is nothing at the path.
  public static func isManifest(_ path: String) throws -> Bool {
    do {
      return try PairSource(paths: [path]).manifests(path).contains {
        CorpusTables.isNamed($0) && ((try? CorpusTable<PairColumn>($0)) ?? nil) != nil
      }
    } catch is PairManifestError {
      return false
    }
  }

  /// Returns the file itself, or the manifests that lie directly in a folder.
  private func manifests(_ path: String) throws -> [String] {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else {
      throw FileError.system(.open, path, code: path.utf8.contains(0) ? ENOENT : errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    let tables = names.filter { CorpusTables.isNamed($0) }.map { "\(path)/\($0)" }
    let found = tables.filter { ((try? CorpusTable<PairColumn>($0)) ?? nil) != nil }
    guard !found.isEmpty else { throw PairManifestError.noManifest(path: path) }
    return found
  }
}

/// A manifest that is being read.
private struct ManifestReader {
  let path: String
  let roots: [String]
  let kinds: [PairColumn]

  /// The folder that paths are relative to.
  private var folder: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  func read(into corpus: inout PairCorpus) throws {
    guard let table = try CorpusTable<PairColumn>(path) else {
      throw PairManifestError.noColumns(path: path, found: CorpusTables.columns(path))
    }
    let part = LabelledPart(of: path, below: roots)
    try table.forEachRow { number, row in
      let place = "\(path) line \(number)"
      guard let row else {
        corpus.omissions.append(Omission(place, "another number of columns than the header"))
        return
      }
      do {
        let values = try kinds.map { ($0, try value(of: $0, row)) }
        corpus.rows.append(
          PairRow(
            name: row[.id] ?? place, place: place, part: try row.part(.split) ?? part,
            values: Dictionary(uniqueKeysWithValues: values)))
      } catch let problem as RowProblem {
        corpus.omissions.append(Omission(place, problem.text))
      }
    }
    if let remark = table.remark { corpus.remarks.append(remark) }
  }

  private func value(of kind: PairColumn, _ row: CorpusRow<PairColumn>) throws -> PairValue {
    let texts = row.texts(kind).filter { !$0.allSatisfy(\.isWhitespace) }
    guard let text = texts.first else { throw RowProblem(text: "no \(kind.rawValue)") }
    if kind == .items {
      return texts.count == 1 ? PairValue(items: text) : PairValue(list: texts)
    }
    guard texts.count == 1 else {
      throw RowProblem(text: "\(texts.count) values of \(kind.rawValue); give a line for each")
    }
    guard kind.isPath else {
      return PairValue(kind == .text ? text.trimmingCharacters(in: .whitespacesAndNewlines) : text)
    }
    var path = text
    while path.hasPrefix("./") { path.removeFirst(2) }
    let file = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    guard !file.utf8.contains(0), FileManager.default.fileExists(atPath: file) else {
      throw RowProblem(text: "the file \(file.quoted) does not exist")
    }
    return PairValue(file)
  }
}
