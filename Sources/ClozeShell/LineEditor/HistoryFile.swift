import ClozeData
import Foundation

/// The file of the entries typed in all shells: one per line, with line feeds and backslashes
/// written `\n` and `\\`. Several shells may write at once.
struct HistoryFile {
  /// The path of the file.
  let path: String
  /// The maximum number of entries.
  static let limit = 10_000
  /// The maximum number of bytes that are read, in case something else has filled the file.
  private static let maximumSize = 8 << 20

  /// Makes the file of this user: in `$XDG_STATE_HOME/cloze`, or in `~/.local/state/cloze`.
  init(environment: [String: String]) {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    self.init(path: (state ?? home + "/.local/state") + "/cloze/history")
  }

  init(path: String) { self.path = path }

  /// Returns the entries, oldest first; none if the file does not exist.
  ///
  /// - Throws: `CommandError` if it cannot be read.
  func load() throws -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 && errno == ENOENT { return [] }
    defer { if descriptor >= 0 { close(descriptor) } }
    guard let size = Self.size(descriptor) else { throw unusable("read") }
    var bytes = [UInt8](repeating: 0, count: min(size, Self.maximumSize))
    let count = pread(descriptor, &bytes, bytes.count, off_t(size - bytes.count))
    guard count >= 0 else { throw unusable("read") }
    var lines = bytes.prefix(count).split(separator: UInt8(ascii: "\n"))
    if size > Self.maximumSize { lines = Array(lines.dropFirst()) }
    let isLong = lines.count > Self.limit + Self.limit / 4 || size > Self.maximumSize
    let entries = lines.suffix(Self.limit).map { Self.entry(String(decoding: $0, as: UTF8.self)) }
    if isLong { shorten() }
    return entries
  }

  /// Appends an entry.
  ///
  /// - Throws: `CommandError` if it cannot be written.
  func append(_ entry: String) throws {
    try? makeFolder((path as NSString).deletingLastPathComponent)
    try locked {
      let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
      defer { if descriptor >= 0 { close(descriptor) } }
      guard let size = Self.size(descriptor) else { throw unusable("written") }
      var last = UInt8(ascii: "\n")
      if size > 0 { pread(descriptor, &last, 1, off_t(size - 1)) }
      // A line that a crash left incomplete stays separate.
      let text = (last == UInt8(ascii: "\n") ? "" : "\n") + Self.line(entry) + "\n"
      let bytes = Array(text.utf8)
      guard write(descriptor, bytes, bytes.count) == bytes.count else { throw unusable("written") }
    }
  }

  /// Keeps only the newest entries.
  private func shorten() {
    try? locked {
      guard let bytes = FileManager.default.contents(atPath: path) else { return }
      let lines = bytes.suffix(Self.maximumSize).split(separator: UInt8(ascii: "\n"))
      try AtomicFile.write(lines.suffix(Self.limit).flatMap { $0 + [0x0A] }, to: path)
      chmod(path, 0o600)
    }
  }

  /// Calls `body` while no other shell writes.
  private func locked(_ body: () throws -> Void) throws {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard lock >= 0 else { throw unusable("written") }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw unusable("written") }
    }
    try body()
  }

  /// Returns the size of a regular file.
  private static func size(_ descriptor: Int32) -> Int? {
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else {
      errno = EINVAL
      return nil
    }
    return Int(status.st_size)
  }

  private func unusable(_ done: String) -> CommandError {
    let reason = String(cString: strerror(errno))
    return CommandError("the history '\(path)' cannot be \(done): \(reason)")
  }

  private static func line(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\r", with: "").replacing("\n", with: "\\n")
  }

  private static func entry(_ line: String) -> String {
    // Nearly all lines are entries without escapes.
    guard line.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) else { return line }
    var entry = String.UnicodeScalarView(), isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        entry.append(scalar == "n" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar.value >= 0x20 || scalar == "\t" {
        entry.append(scalar)
      }
    }
    return String(entry)
  }
}
