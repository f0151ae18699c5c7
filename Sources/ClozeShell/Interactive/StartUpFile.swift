import Foundation

/// The file of statements that run before the first prompt.
enum StartUpFile {
  /// Returns the first existing file of `$XDG_CONFIG_HOME/cloze/clozerc` (`~/.config` if that is
  /// not set) and `~/.clozerc`; nil if there is none.
  static func path(_ environment: [String: String]) -> String? {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = configured ?? home + "/.config"
    return [folder + "/cloze/clozerc", home + "/.clozerc"].first { path in
      var status = stat()
      return lstat(path, &status) == 0
    }
  }

  /// Runs the file of this user. Errors are printed, and the shell continues.
  static func run(
    _ interpreter: PromptInterpreter,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    guard let path = path(environment) else { return }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return interpreter.shell.streams.message("note: '\(path)' is not a file; it is left out\n")
    }
    do {
      interpreter.run(try ScriptFile.text(path), file: path)
    } catch {
      interpreter.shell.streams.message("note: \(Failure(error, []).text); the file is left out\n")
    }
  }
}
