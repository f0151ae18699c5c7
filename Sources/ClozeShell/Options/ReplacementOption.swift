import ArgumentParser
import ClozeData
import Foundation

/// The option that permits a command to replace what is at its `--out`.
struct ReplacementOption: ParsableArguments {
  @Flag(help: "Replace what is at --out, if it is of the kind that is written.")
  var force = false

  /// Throws if something other than an empty folder is at `path`, unless it may be replaced.
  ///
  /// - Parameters:
  ///   - kind: The kind of folder that is written; nil if that is checked later.
  ///   - foreign: The names of files that mark a folder of another kind, which is never replaced.
  func check(_ path: String, as kind: FolderKind? = nil, foreign: [String] = []) throws {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    if let mark = foreign.first(where: { access(path + "/" + $0, F_OK) == 0 }) {
      throw CommandError("'\(path)' holds \(mark), so it is not replaced; give another name")
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder, (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty == true {
      return
    }
    guard force else {
      throw CommandError("'\(path)' is there already; give another name, or --force to replace it")
    }
    if let run = Self.run(around: path) {
      throw CommandError(
        "\(path.quoted) is part of the run \(run.quoted), so it is not replaced; give another name")
    }
    if isFolder { try kind?.checkReplaceable(path) }
  }

  /// Returns the folder of the run that `path` is or is in; nil if there is none.
  private static func run(around path: String) -> String? {
    var folder = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    // Nothing is deeper in a run than the tokenizer of its model.
    for _ in 0..<3 {
      if access(folder.path + "/run.json", F_OK) == 0 { return folder.path }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
