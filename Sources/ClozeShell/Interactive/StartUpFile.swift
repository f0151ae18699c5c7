import Foundation

/// What runs before the first prompt.
enum StartUpFile {
  /// The first of `$XDG_CONFIG_HOME/cloze/clozerc`, `~/.config/cloze/clozerc` and `~/.clozerc` that is
  /// there; nil if none is.
  static func path(_ environment: [String: String]) -> String? {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let folder = configured ?? home + "/.config"
    return [folder + "/cloze/clozerc", home + "/.clozerc"].first { path in
      var status = stat()
      return lstat(path, &status) == 0
    }
  }
}
