import ClozeData
import ClozeLanguage
import ClozeNotebook
import ClozeReport
import ClozeTraining
import Foundation

/// The folder of results of a notebook's blocks, `FILE.cache` beside the notebook: a folder for
/// each block, called by the digest of all that its result depends on.
///
/// What cannot be read is taken for missing.
struct NotebookCache {
  /// The state that a block left behind.
  struct Entry: Codable {
    /// The version of the form.
    static let currentFormat = 1

    var format = currentFormat
    /// The output and the pictures.
    var result: CellResult
    /// The names that it set.
    var names: [String: KeptValue]
    /// The value of `$_`.
    var last: KeptValue
    /// The settings of the session after it.
    var settings: ShellSettings
    /// The folders and files that it made or changed in the work folder, with their sizes; nil for
    /// folders.
    var files: [String: Int?]
    /// The folders and files that it removed.
    var removed: [String]
    /// The digest of all this, by which blocks behind it know what came before.
    var digest: String
  }

  /// The path of the folder.
  let path: String
  /// The right to use the folder; two runs would remove each other's entries.
  private let lock: RunLock

  private static let tag = "Signature: 8a477f597d28d172789f06886806bc55\n"

  /// Opens the cache of the notebook at `path`, which is made if necessary, for one run; nil if
  /// something else has its name.
  ///
  /// - Throws: `FileError` if the folder cannot be made, `CommandError` if another run uses it.
  init?(beside path: String, stem: String) throws {
    let folder = NotebookWorkFolder.absolute(
      NotebookWorkFolder.folder(of: path), in: FileManager.default.currentDirectoryPath)
    self.path = folder + "/" + stem + ".cache"
    if FileManager.default.fileExists(atPath: self.path) {
      // The file that tells backups what need not be kept marks the folder as a cache, too.
      guard access(self.path + "/CACHEDIR.TAG", F_OK) == 0 else { return nil }
    } else {
      try makeFolder(self.path)
      try AtomicFile.write(Self.tag, to: self.path + "/CACHEDIR.TAG")
      try AtomicFile.write("*\n", to: self.path + "/.gitignore")
    }
    do {
      lock = try RunLock(path: self.path + "/lock", run: stem)
    } catch is TrainingError {
      throw CommandError("another run of the notebook uses '\(stem).cache'")
    }
  }

  private func folder(_ key: String) -> String { path + "/" + key }

  /// Returns the entry called `key`; nil if there is none, or not all of it.
  func entry(_ key: String) -> Entry? {
    guard let data = FileManager.default.contents(atPath: folder(key) + "/entry.json"),
      let entry = try? JSONDecoder.lenient.decode(Entry.self, from: data),
      entry.format == Entry.currentFormat
    else { return nil }
    for (name, size) in entry.files {
      var status = stat()
      guard lstat(folder(key) + "/files/" + name, &status) == 0,
        size.map({ $0 == Int(status.st_size) }) ?? (status.st_mode & S_IFMT == S_IFDIR)
      else { return nil }
    }
    return entry
  }

  /// Keeps `entry` as `key`, with copies of its files in `work`.
  ///
  /// - Throws: Errors of copying and writing.
  func store(_ entry: Entry, as key: String, from work: String) throws {
    let manager = FileManager.default, part = folder(key) + ".part"
    try? manager.removeItem(atPath: part)
    do {
      try manager.createDirectory(atPath: part + "/files", withIntermediateDirectories: true)
      try Self.copy(entry, from: work, to: part + "/files")
      let data = try JSONEncoder.lenient.encode(entry)
      try AtomicFile.write(data, to: part + "/entry.json")
      try? manager.removeItem(atPath: folder(key))
      try manager.moveItem(atPath: part, toPath: folder(key))
    } catch {
      try? manager.removeItem(atPath: part)
      throw error
    }
  }

  /// Puts the files of `entry`, which is called `key`, into `work`.
  ///
  /// - Throws: Errors of copying.
  func restore(_ entry: Entry, _ key: String, to work: String) throws {
    for name in entry.removed { try? FileManager.default.removeItem(atPath: work + "/" + name) }
    try Self.copy(entry, from: folder(key) + "/files", to: work)
  }

  private static func copy(_ entry: Entry, from source: String, to target: String) throws {
    let manager = FileManager.default
    // Folders come before what is in them.
    for (name, size) in entry.files.sorted(by: { $0.key < $1.key }) {
      let place = target + "/" + name
      guard size != nil else {
        try manager.createDirectory(atPath: place, withIntermediateDirectories: true)
        continue
      }
      let parent = NotebookWorkFolder.folder(of: place)
      try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try? manager.removeItem(atPath: place)
      try manager.copyItem(atPath: source + "/" + name, toPath: place)
    }
  }

  /// Removes all entries but those called `keys`, which a run to the end has used or made.
  func prune(except keys: Set<String>) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
      let key = name.hasSuffix(".part") ? String(name.dropLast(5)) : name
      guard key.utf8.count == 64, key.allSatisfy(\.isHexDigit), !keys.contains(name) else {
        continue
      }
      try? FileManager.default.removeItem(atPath: path + "/" + name)
    }
  }
}

/// A value of the language in a file.
indirect enum KeptValue: Codable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case number(Double)
  case text(String)
  case list([KeptValue])
  case result(CommandOutcome.Content)

  /// Makes a form of `value` for a file; nil for what only a session can hold, such as a running
  /// job.
  init?(_ value: Value) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .number(let number): self = .number(number)
    case .text(let text): self = .text(text)
    case .list(let values):
      let kept = values.compactMap(KeptValue.init)
      guard kept.count == values.count else { return nil }
      self = .list(kept)
    case .object(let object):
      guard let result = object as? CommandResult else { return nil }
      self = .result(
        CommandOutcome.Content(records: result.records, path: result.path, kind: result.sort))
    }
  }

  /// The value.
  var value: Value {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .list(let values): .list(values.map(\.value))
    case .result(let content): CommandResult.value(content) ?? .null
    }
  }
}
