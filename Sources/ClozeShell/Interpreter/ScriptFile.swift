import ClozeLanguage

/// The file of a script.
enum ScriptFile {
  /// The maximum size of a script; a larger file is something else.
  static let limit = 1 << 24

  /// Returns the text of the file at `path`, or of standard input for `-`.
  static func text(_ path: String) throws -> String {
    let lines = try LineReader(path: path)
    var bytes: [UInt8] = []
    while let line = try lines.next() {
      bytes += line
      bytes.append(0x0A)
      guard bytes.count <= limit else {
        throw CommandError("'\(path)' is longer than \(limit) bytes; is it a script?")
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError("'\(path)' is not UTF-8 text; is it a script?")
    }
    return text
  }

  /// Assigns the value of each `NAME=VALUE`.
  static func assign(_ assignments: [String], in shell: ShellSession) throws {
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil,
        !["_", "env"].contains(parts[0])
      else {
        throw Misuse(text: "'\(assignment)' is not NAME=VALUE; a name has letters, digits and _")
      }
      shell.assign(String(parts[0]), .text(String(parts[1])))
    }
  }
}
