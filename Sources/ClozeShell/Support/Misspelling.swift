import ClozeConfiguration

/// Explanations that the argument parser lacks, for the names of commands that do not exist.
enum Misspelling {
  /// Throws if `arguments` name an unknown command where a command is required.
  static func check(_ arguments: [String]) throws {
    let (names, command, next) = CommandTree.path(arguments)
    let known = CommandTree.names(below: command)
    guard let next, !known.isEmpty, !next.hasPrefix("-") else { return }
    // A word that is not a command's name is then an argument of the default command.
    if command.configuration.defaultSubcommand != nil { return }
    if names.isEmpty && next == "help" { return }
    let full = (names + [next]).joined(separator: " ")
    throw Misuse(
      text: "unknown command '\(full)'; " + suggestion(for: next, among: known, after: names))
  }

  /// Returns the candidate that was probably meant by `name`.
  static func closest(_ name: String, among candidates: [String]) -> String? {
    ClozeConfiguration.closest(to: name, among: candidates)
  }

  /// Returns `did you mean ...?` if a candidate is close, otherwise all of them.
  static func suggestion(
    for name: String, among candidates: [String], after path: [String] = []
  ) -> String {
    if let close = closest(name, among: candidates) {
      return "did you mean '\((path + [close]).joined(separator: " "))'?"
    }
    return "known: " + candidates.joined(separator: ", ")
  }
}
