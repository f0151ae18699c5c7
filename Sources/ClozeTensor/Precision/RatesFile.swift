import Foundation

/// The rates of matrix products measured for this user, kept so that not every training measures them.
///
/// A file that is missing, damaged, of another version or no regular file counts as empty. It appears under its
/// name complete or not at all; of two processes that write at once the later one's entries stay, and what the
/// other had measured is measured again.
public struct RatesFile: Sendable {
  /// The path of the file.
  public let path: String

  /// Rates count for so long: libraries and kernels of the system change without a version that we see.
  static let lifetime: TimeInterval = 30 * 86_400
  /// Machines that share one home; the newest stay.
  static let capacity = 64
  private static let version = 1
  private static let largestSize = 1 << 20

  /// The rates of one machine.
  private struct Entry: Codable {
    var machine: MeasuredMachine
    var rates: ProductRates
    var measured: Date
  }

  private struct Contents: Codable {
    var version: Int
    var entries: [Entry]
  }

  /// The file at `path`.
  public init(path: String) { self.path = path }

  /// The file of the user: in `$XDG_CACHE_HOME/cloze`, or in `~/.cache/cloze`. Nil where `environment` names
  /// neither folder.
  public init?(environment: [String: String]) {
    func folder(_ name: String) -> String? {
      environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    guard let cache = folder("XDG_CACHE_HOME") ?? folder("HOME").map({ $0 + "/.cache" }) else {
      return nil
    }
    self.init(path: cache + "/cloze/precision.json")
  }

  /// The rates of `machine`, unless they are too old at the time `now` or from a time to come.
  public func rates(of machine: MeasuredMachine, now: Date = Date()) -> ProductRates? {
    entries().first { entry in
      let age = now.timeIntervalSince(entry.measured)
      return entry.machine == machine && (0..<Self.lifetime).contains(age)
        && entry.rates.arePossible
    }?.rates
  }

  /// Keeps the rates of `machine` in place of former ones; makes the folder where it is missing.
  ///
  /// - Throws: what the system says where the file cannot be written.
  public func keep(_ rates: ProductRates, of machine: MeasuredMachine, now: Date = Date()) throws {
    let others = entries().filter { $0.machine != machine }
    let all = [Entry(machine: machine, rates: rates, measured: now)] + others
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let contents = Contents(version: Self.version, entries: Array(all.prefix(Self.capacity)))
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try encoder.encode(contents).write(to: file, options: .atomic)
  }

  private func entries() -> [Entry] {
    var status = stat()
    // Opening a pipe would wait for ever.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= Self.largestSize, let data = FileManager.default.contents(atPath: path)
    else { return [] }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    let contents = try? decoder.decode(Contents.self, from: data)
    return contents?.version == Self.version ? contents?.entries ?? [] : []
  }
}
