import ClozeLanguage
import ClozeNotebook
import ClozeRuns
import Foundation

/// The inputs of a block beside the blocks before it: its text, the names and the
/// settings that it uses, and the files that it names.
struct NotebookInputs {
  /// Texts that change whenever an input does.
  let parts: [String]
  /// True for a block that runs each time: what programs, scripts and jobs do is not known, and a
  /// machine and its speed are looked at anew.
  let mustRun: Bool
  private let files: [String]
  /// Looks at the files; nil if there are too many.
  private let collect: () -> [String]?

  /// The commands after which a block runs each time.
  private static let volatile: Set<String> = [
    "run", "source", "attach", "jobs", "wait", "cancel", "doctor", "bench", "serve", "sweep",
  ]

  /// The program and the machine.
  static var program: String {
    var status = stat()
    let isKnown = stat("/proc/self/exe", &status) == 0
    let stamp = isKnown ? "\(status.st_size) \(status.st_mtim.tv_sec)" : ""
    return "\(Program.version) \(stamp) \(ProcessInfo.processInfo.hostName)"
  }

  /// Collects the inputs of `cell`; nil if they are too many.
  ///
  /// - Parameters:
  ///   - names: The values of the session's names.
  ///   - work: The folder of the blocks, whose files are results of blocks before.
  ///   - cache: The folder of kept results.
  init?(
    _ cell: NotebookCell, _ shell: ShellSession, _ names: [String: KeptValue], work: String,
    cache: String
  ) {
    let statements = (try? ShellSession.parse(cell.source, file: "")) ?? []
    mustRun =
      statements.contains(where: Self.mustRun)
      || Self.hidesFiles(cell.source, known: Set(names.keys).union(Self.results(of: statements)))
    let words = Set(cell.source.matches(of: /[A-Za-z_][A-Za-z0-9_]*/).map { String($0.output) })
    let used = names.filter { words.contains($0.key) }
    let environment = ProcessInfo.processInfo.environment
      .filter { words.contains($0.key) || $0.key.hasPrefix("CLOZE_") }
    let runs = RunsFolder(shell.settings.runs), text = Self.filled(cell.source, used)
    collect = {
      var files = NamedFiles(excluding: [work, cache])
      files.addRuns(runs)
      files.add(namesIn: text, runs)
      return files.areTooMany ? nil : files.stamps
    }
    let encoder = JSONEncoder.lenient
    encoder.outputFormatting = .sortedKeys
    guard let files = collect(), let values = try? encoder.encode(used),
      let settings = try? encoder.encode(shell.settings)
    else { return nil }
    let last = words.contains("_") ? KeptValue(shell.last) : .null
    guard let last, let former = try? encoder.encode(["_": last]) else { return nil }
    parts =
      [cell.source, "\(cell.options)"]
      + [values, settings, former].map { String(decoding: $0, as: UTF8.self) }
      + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + files
    self.files = files
  }

  /// True if the files that the block names are as they were before it; what a block writes outside
  /// of its folder is not kept.
  var areUnchanged: Bool { collect() == files }

  /// Returns `source` with the texts of names in their places, so that paths made of them are
  /// whole.
  private static func filled(_ source: String, _ names: [String: KeptValue]) -> String {
    // Longer names come first, since one may begin with another.
    names.sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }.reduce(source) { text, name in
      guard let value = name.value.value.text else { return text }
      return text.replacing("${\(name.key)}", with: value).replacing("$\(name.key)", with: value)
    }
  }

  /// True if `source` may name files that its text does not show: by names that have no value
  /// before the block, or by escaped characters.
  private static func hidesFiles(_ source: String, known: Set<String>) -> Bool {
    source.contains(/\\[^\n]/)
      || source.matches(of: /\$\{?([A-Za-z_][A-Za-z0-9_]*)/).contains {
        !known.contains(String($0.1))
      }
  }

  /// Returns the names that commands of the block assign: what they stand for is made in it.
  private static func results(of statements: [Statement]) -> [String] {
    statements.flatMap { statement -> [String] in
      switch statement.kind {
      case .assignCommand(let name, _): [name]
      case .timed(let inner): results(of: [inner])
      default: []
      }
    }
  }

  private static func mustRun(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .program: true
    case .command(let command), .assignCommand(_, let command):
      command.isBackground || volatile.contains(command.name)
        || command.name == "cloze" && command.arguments.contains { volatile.contains($0.plain) }
    case .assignExpression, .expression: false
    case .timed(let inner): mustRun(inner)
    // The values of its variable may name files.
    case .loop: true
    case .branch(let branches, let otherwise):
      (branches.flatMap(\.body) + otherwise).contains(where: mustRun)
    }
  }
}

extension Word {
  /// The literal text of the word; empty if it has values.
  fileprivate var plain: String {
    pieces.reduce("") { text, piece in
      if case .text(let part, _) = piece { text + part } else { text }
    }
  }
}

/// The files and folders that a text names, with their sizes and dates.
private struct NamedFiles {
  /// A line for each file.
  private(set) var stamps: [String] = []
  /// True if there were too many to look at.
  private(set) var areTooMany = false
  private var seen: Set<String> = []
  private let excluded: [String]

  /// The number of files above which a block runs each time.
  private static let limit = 20_000
  /// The endings of files that name other files.
  private static let lists = ["yaml", "yml", "cloze"]

  init(excluding excluded: [String]) { self.excluded = excluded }

  /// Adds the states of all runs in a folder, which commands list and find by name.
  mutating func addRuns(_ runs: RunsFolder) {
    guard !isExcluded(URL(fileURLWithPath: runs.path).standardizedFileURL.path) else { return }
    for name in runs.names {
      for file in ["run.json", "metrics.jsonl", "evaluations.jsonl"] {
        addFile("\(runs.path)/\(name)/\(file)")
      }
    }
  }

  /// Adds what the words of `text` name: paths, patterns and runs.
  mutating func add(namesIn text: String, _ runs: RunsFolder?) {
    let marks = "\"'`=,()[]{};|&<>"
    let quoted = text.matches(of: /"([^"\n]*)"|'([^'\n]*)'/).compactMap { $0.1 ?? $0.2 }
    let words = text.split { $0.isWhitespace || marks.contains($0) }
    for word in Set((quoted + words).map(String.init)) where word.utf8.count < 4096 {
      let path = word.hasPrefix("~/") ? NSHomeDirectory() + word.dropFirst() : word
      guard !["", "/", ".", "~"].contains(path), !path.utf8.contains(0) else { continue }
      add(path)
      if path.contains(where: { "*?[".contains($0) }) {
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(path, 0, nil, &matches) == 0 else { continue }
        for index in 0..<Int(matches.gl_pathc) {
          if let match = matches.gl_pathv[index] { add(String(cString: match)) }
        }
      }
      if let runs, !path.contains("/") { add(runs.path + "/" + path) }
    }
  }

  private func isExcluded(_ path: String) -> Bool {
    excluded.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  private mutating func add(_ path: String) {
    let whole = URL(fileURLWithPath: path).standardizedFileURL.path
    guard !areTooMany, !isExcluded(whole), seen.insert(whole).inserted else { return }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { return addFile(path) }
    stamps.append("folder \(whole)")
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
    where !name.hasPrefix(".") && !name.hasPrefix("cloze.sqlite") {
      add(path + "/" + name)
    }
  }

  private mutating func addFile(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    stamps.append(
      "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)")
    areTooMany = areTooMany || stamps.count > Self.limit
    guard Self.lists.contains(where: { path.hasSuffix("." + $0) }), status.st_size < 1 << 20,
      let data = FileManager.default.contents(atPath: path)
    else { return }
    add(namesIn: String(decoding: data, as: UTF8.self), nil)
  }
}
