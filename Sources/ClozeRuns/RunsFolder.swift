import ClozeConfiguration
import ClozeData
import ClozeTraining
import Foundation

/// A folder of runs.
public struct RunsFolder: Sendable, Equatable {
  /// The folder's path.
  public let path: String

  /// Makes a reference to the folder at `path`, by default the one named by the environment's
  /// `CLOZE_RUNS`, or else `runs` in the current folder.
  public init(
    _ path: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let named = environment["CLOZE_RUNS"].flatMap { $0.isEmpty ? nil : $0 }
    self.path = Self.trimmed(path ?? named ?? "runs")
  }

  /// The name of the file that is the runs' index.
  public static let indexName = "cloze.sqlite"

  /// The path of the runs' index.
  public var index: String { path + "/" + Self.indexName }

  /// The names of the runs, sorted; cheap enough for every key press.
  public var names: [String] {
    FolderEntries.names(in: path).filter { name in
      ["recipe.yaml", "run.json"].contains { access("\(path)/\(name)/\($0)", F_OK) == 0 }
    }.sorted()
  }

  /// Returns the path of the run called `name`: `name` itself if it is the path of a run, otherwise
  /// the run of that name in this folder.
  ///
  /// - Throws: `RunStoreError.unknownRun` if there is neither.
  public func path(of name: String) throws -> String {
    let name = Self.trimmed(name)
    if Self.isRun(name) { return name }
    if let run = run(called: name) { return run }
    throw RunStoreError.unknownRun(
      name: name, folder: path, close: closest(to: name, among: names))
  }

  /// Returns the path of the model or tokenizer called `name`: `name` itself if something exists
  /// there, otherwise the run of that name in this folder.
  ///
  /// - Throws: `RunStoreError.unknownModel` if there is neither, `FileError` for a path.
  public func place(of name: String) throws -> String {
    let name = Self.trimmed(name)
    if FileManager.default.fileExists(atPath: name) { return name }
    if let run = run(called: name) { return run }
    guard !name.contains("/") else { throw FileError.missing(path: name) }
    let folders = FolderEntries.names(in: ".").filter { access($0 + "/.", F_OK) == 0 }
    throw RunStoreError.unknownModel(
      name: name, folder: path, close: closest(to: name, among: names + folders.sorted()))
  }

  /// Returns the run in this folder that is called `name`, although `name` stands for the path of
  /// another folder; nil if there is no such run.
  public func run(hiddenBy name: String) -> String? {
    let name = Self.trimmed(name)
    guard FileManager.default.fileExists(atPath: name), let run = run(called: name),
      Self.real(run) != Self.real(name)
    else { return nil }
    return run
  }

  /// Returns the path of the run in this folder called `name`; nil if there is none.
  private func run(called name: String) -> String? {
    let run = path + "/" + name
    return !name.isEmpty && !name.contains("/") && Self.isRun(run) ? run : nil
  }

  /// Returns the name of the run at `run` if it is in this folder.
  public func name(of run: String) -> String? {
    let run = Self.trimmed(run)
    let slash = run.lastIndex(of: "/")
    let name = String(slash.map { run[run.index(after: $0)...] } ?? run[...])
    let parent = slash.map { run[..<$0].isEmpty ? "/" : String(run[..<$0]) } ?? "."
    guard !name.isEmpty, !name.hasPrefix(".") else { return nil }
    guard parent != path else { return name }
    return Self.real(parent).map { $0 == Self.real(path) } == true ? name : nil
  }

  /// Returns `path` without symbolic links and dots; nil if nothing exists there.
  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// Makes an empty folder for a new run of `recipe`, called `<recipe>-<number>`.
  ///
  /// - Returns: its path.
  public func makeRun(recipe: String) throws -> String {
    try makeFolder(path)
    let stem = Self.stem(recipe)
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let numbers = entries.compactMap { name in
      name.hasPrefix(stem + "-") ? Int(name.dropFirst(stem.count + 1)) : nil
    }
    var number = max(0, numbers.max() ?? 0)
    while number < Int.max {
      number += 1
      let run = "\(path)/\(stem)-\(number)"
      // Another process may take the number at the same time: the system lets only one make the
      // folder.
      if mkdir(run, 0o777) == 0 { return run }
      guard errno == EEXIST else { throw FileError.system(.create, run) }
    }
    throw FileError.system(.create, path, code: EEXIST)
  }

  /// Returns the runs with the stamps of their folders.
  func runs() -> [(name: String, stamp: FolderStamp)] {
    FolderEntries.names(in: path).compactMap { name in
      FolderStamp(run: path + "/" + name).map { (name, $0) }
    }
  }

  private static func isRun(_ path: String) -> Bool { FolderStamp(run: path) != nil }

  /// Returns `recipe` in a form suitable for a file name.
  private static func stem(_ recipe: String) -> String {
    let last = recipe.split(separator: "/").last.map(String.init) ?? ""
    let kept = last.unicodeScalars.map { scalar in
      CharacterSet.alphanumerics.contains(scalar) || "._-".unicodeScalars.contains(scalar)
        ? Character(scalar) : "-"
    }
    let name = String(kept.prefix(60)).trimmingCharacters(in: ["-", "."])
    return name.isEmpty ? "run" : name
  }

  private static func trimmed(_ path: String) -> String {
    var path = Substring(path)
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }
}
