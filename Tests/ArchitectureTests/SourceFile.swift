import Foundation

/// A file under `Sources`, seen as text.
struct SourceFile {
  /// The path below `Sources`, such as `ClozeData/Codecs/NPYFile.swift`.
  let path: String
  let lines: [String]

  init(path: String, text: String) {
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
  }

  /// The module the file belongs to: its folder, or `Cloze<Name>` below `ClozeModalities`.
  var module: String {
    let folders = path.split(separator: "/").map(String.init)
    guard folders.count > 2, folders[0] == "ClozeModalities" else { return folders[0] }
    return "Cloze" + folders[1]
  }

  /// The modules that the file imports, whatever stands before or behind the keyword.
  var imports: [String] {
    let statement =
      /^\s*(?:@\w+(?:\(\w+\))?\s+|public\s+|package\s+|internal\s+|private\s+)*import\s+/
    let name = /^(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
    return lines.compactMap { line in
      guard let match = line.firstMatch(of: statement) else { return nil }
      return line[match.range.upperBound...].firstMatch(of: name).map { String($0.1) }
    }
  }

  /// The numbers of the lines that print, leaving out comments and string literals.
  var printingLines: [Int] {
    lines.indices.filter { index in
      let code = lines[index].replacing(/"(?:\\.|[^"\\])*"/, with: "").replacing(/\/\/.*/, with: "")
      return code.contains(/(?:^|[^\w.])(?:print|debugPrint|dump|NSLog)\(/)
    }.map { $0 + 1 }
  }
}

/// The project's folder and what is in it.
struct Project {
  let root: String

  init() {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    root = parts.dropLast(3).joined(separator: "/")
  }

  var manifest: String { text("Package.swift") }

  /// The C modules: the folders of `Sources/Native`.
  var nativeModules: Set<String> {
    let folder = root + "/Sources/Native"
    return Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
  }

  /// All Swift, C and header files under `Sources`.
  var sources: [SourceFile] {
    let paths = FileManager.default.enumerator(atPath: root + "/Sources")?.allObjects ?? []
    return paths.compactMap { $0 as? String }
      .filter { path in [".swift", ".c", ".h"].contains { path.hasSuffix($0) } }
      .map { SourceFile(path: $0, text: text("Sources/" + $0)) }
  }

  /// The text of the file at `path` below the project's folder; empty where there is none.
  func text(_ path: String) -> String {
    FileManager.default.contents(atPath: root + "/" + path)
      .map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
