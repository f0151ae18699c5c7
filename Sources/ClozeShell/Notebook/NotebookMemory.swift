import ClozeData
import ClozeLanguage
import ClozeNotebook
import ClozeTraining
import Foundation

/// The memory of one run of a notebook: which blocks need not run again, and what to keep of those
/// that did.
///
/// Blocks are linked: the digest of a block's result is part of the key of the next one, so that
/// one that comes out differently has all behind it run again.
struct NotebookMemory {
  private let cache: NotebookCache
  private let shell: ShellSession
  private let work: NotebookWorkFolder
  /// The digest of everything before the next block.
  private var chain: String
  /// False once something happened that a file cannot hold, such as a job.
  private var isOn = true
  /// The entries that this run has used or made.
  private var used: Set<String> = []
  private var before: Before?

  /// The state before a block that runs.
  private struct Before {
    let key: String
    let files: [String: NotebookWorkFolder.Stamp]
    let names: [String: KeptValue]
    let inputs: NotebookInputs
  }

  /// The size of a block's files above which they are not kept.
  private static let mostBytes = 4 << 30

  /// Begins with the results in `cache`.
  init(
    _ cache: NotebookCache, _ shell: ShellSession, _ work: NotebookWorkFolder, isQuick: Bool
  ) {
    (self.cache, self.shell, self.work) = (cache, shell, work)
    chain = Self.digest([NotebookInputs.program, isQuick ? "quick" : "full"])
  }

  /// Returns the kept result of `cell` and brings the session and the work folder to the state
  /// behind it; nil if the block has to run.
  mutating func recall(_ cell: NotebookCell) -> CellResult? {
    before = nil
    guard isOn, shell.jobs.all.isEmpty, let names = Self.names(of: shell),
      let inputs = NotebookInputs(cell, shell, names, work: work.path, cache: cache.path)
    else {
      isOn = false
      return nil
    }
    let key = Self.digest([chain] + inputs.parts)
    if !inputs.mustRun, let entry = cache.entry(key) {
      do {
        try cache.restore(entry, key, to: work.path)
        apply(entry, key)
        return entry.result
      } catch {
        // What is half restored is made again by the block.
      }
    }
    before = Before(key: key, files: work.stamps(), names: names, inputs: inputs)
    return nil
  }

  private mutating func apply(_ entry: NotebookCache.Entry, _ key: String) {
    for (name, value) in entry.names { shell.assign(name, value.value) }
    shell.keep(entry.last.value)
    shell.settings = entry.settings
    work.adopt(entry.result.pictures.map(\.name))
    used.insert(key)
    chain = Self.digest([key, entry.digest])
  }

  /// Keeps the result of the block that `recall` had run. Returns the reason if that fails.
  mutating func keep(_ result: CellResult) -> String? {
    guard isOn, let before else { return nil }
    self.before = nil
    guard shell.jobs.all.isEmpty, let names = Self.names(of: shell),
      let last = KeptValue(shell.last), let entry = try? entry(result, names, last, before)
    else {
      isOn = false
      return nil
    }
    chain = Self.digest([before.key, entry.digest])
    let bytes = entry.files.values.reduce(0) { $0 + ($1 ?? 0) }
    guard !before.inputs.mustRun, before.inputs.areUnchanged, bytes <= Self.mostBytes,
      !namesWorkFolder(entry)
    else { return nil }
    do {
      try cache.store(entry, as: before.key, from: work.path)
      used.insert(before.key)
      return nil
    } catch {
      isOn = false
      return "results are not kept: \(Failure(error, []).text)"
    }
  }

  /// Removes what no block of this notebook has used or made, after its last one.
  func finish() {
    if isOn { cache.prune(except: used) }
  }

  private func entry(
    _ result: CellResult, _ names: [String: KeptValue], _ last: KeptValue, _ before: Before
  ) throws -> NotebookCache.Entry {
    let files = work.stamps()
    let changed = files.filter { before.files[$0.key] != $0.value }
    var entry = NotebookCache.Entry(
      result: result, names: names.filter { before.names[$0.key] != $0.value }, last: last,
      settings: shell.settings, files: changed.mapValues { $0.isFolder ? nil : Int($0.size) },
      removed: before.files.keys.filter { files[$0] == nil }.sorted(), digest: "")
    let sums = try changed.keys.sorted().map { name in
      let isFile = changed[name]?.isFile == true
      return name + " " + (isFile ? try Checksum.sha256(ofFile: work.path + "/" + name) : "")
    }
    let encoder = JSONEncoder.lenient
    encoder.outputFormatting = .sortedKeys
    entry.digest = Self.digest([String(decoding: try encoder.encode(entry), as: UTF8.self)] + sums)
    return entry
  }

  /// True if the state names the work folder, which has another name each time.
  private func namesWorkFolder(_ entry: NotebookCache.Entry) -> Bool {
    let path = Data(work.path.utf8)
    let encoder = JSONEncoder.lenient
    encoder.outputFormatting = .withoutEscapingSlashes
    if (try? encoder.encode(entry))?.range(of: path) != nil { return true }
    return entry.files.contains { name, size in
      guard let size, size < 1 << 20 else { return false }
      return FileManager.default.contents(atPath: work.path + "/" + name)?.range(of: path) != nil
    }
  }

  /// Returns the values of all names; nil if a file cannot hold one.
  private static func names(of shell: ShellSession) -> [String: KeptValue]? {
    var result: [String: KeptValue] = [:]
    for name in shell.names {
      guard let value = shell.peek(name), let kept = KeptValue(value) else { return nil }
      result[name] = kept
    }
    return result
  }

  private static func digest(_ parts: [String]) -> String {
    Checksum.sha256(parts.map { "\($0.utf8.count) \($0)" }.joined(separator: "\n").utf8)
  }
}
