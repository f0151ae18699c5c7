import ArgumentParser
import Foundation

/// The option that permits a command to replace what is at its `--out`.
struct ReplacementOption: ParsableArguments {
  @Flag(help: "Replace what is at --out, if it is of the kind that is written.")
  var force = false

  /// Throws if something other than an empty folder is at `path`, unless it may be replaced.
  ///
  /// - Parameter foreign: The names of files that mark a folder of another kind, which is never
  ///   replaced.
  func check(_ path: String, foreign: [String] = []) throws {
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
  }
}
