import Foundation

/// The project's folder and what is in it.
struct Project {
  /// The entries that the top level may have beside dot files: the last three are made by building
  /// and running.
  static let known: Set<String> = [
    "Package.swift", "Sources", "Tests", "notebooks-cli", "datasets", "docs", "README.md",
    "CHANGELOG.md", "LICENSE", "Makefile", "Containerfile", "CONTRIBUTING.md",
    "Package.resolved", "runs", "cloze-demo",
  ]

  let root: String

  init() {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    root = parts.dropLast(3).joined(separator: "/")
  }

  var manifest: Manifest { Manifest(text("Package.swift")) }

  /// The names of the files and folders at the top level.
  var topLevel: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted()
  }

  /// The C modules: the folders of `Sources/Native`.
  var nativeModules: Set<String> {
    let folder = root + "/Sources/Native"
    return Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
  }

  /// All Swift, C and header files under `Sources`.
  var sources: [SourceFile] { files(in: "Sources", endings: [".swift", ".c", ".h"]) }

  /// All Swift files under `Tests`.
  var tests: [SourceFile] { files(in: "Tests", endings: [".swift"]) }

  private func files(in folder: String, endings: [String]) -> [SourceFile] {
    let paths = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.allObjects ?? []
    return paths.compactMap { $0 as? String }
      .filter { path in endings.contains { path.hasSuffix($0) } }
      .map { SourceFile(path: $0, text: text("\(folder)/\($0)")) }
  }

  /// The text of the file at `path` below the project's folder; empty where there is none.
  func text(_ path: String) -> String {
    FileManager.default.contents(atPath: root + "/" + path)
      .map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
