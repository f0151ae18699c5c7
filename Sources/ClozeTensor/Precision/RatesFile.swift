import Foundation

/// The measured rates of matrix products, saved for the user so that they are not measured for
/// every training.
///
/// A file that is missing, damaged, of another version or not a regular file counts as empty. It is
/// replaced as a whole; if two processes write at once, the entries of the later one are kept, and
/// those of the other are measured again.
public struct RatesFile: Sendable {
  /// The path of the file.
  public let path: String

  /// The time for which rates are valid: libraries and kernels of the system change without a
  /// visible version.
  static let lifetime: TimeInterval = 30 * 86_400
  /// The maximum number of machines that share one home; the newest are kept.
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

  /// Makes the file at `path`.
  public init(path: String) { self.path = path }

  /// Makes the file of the user: in `$XDG_CACHE_HOME/cloze`, or in `~/.cache/cloze`. Nil if
  /// `environment` names neither folder.
  public init?(environment: [String: String]) {
    // A home that is not there is not made: system users are meant to have none.
    func folder(_ name: String) -> String? {
      environment[name].flatMap { path in
        var status = stat()
        let isThere = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        return path.hasPrefix("/") && (isThere || name == "XDG_CACHE_HOME") ? path : nil
      }
    }
    guard let cache = folder("XDG_CACHE_HOME") ?? folder("HOME").map({ $0 + "/.cache" }) else {
      return nil
    }
    self.init(path: cache + "/cloze/precision.json")
  }

  /// Returns the rates of `machine`, unless they are too old at the time `now` or from the future.
  public func rates(of machine: MeasuredMachine, now: Date = Date()) -> ProductRates? {
    entries().first { entry in
      let age = now.timeIntervalSince(entry.measured)
      return entry.machine == machine && (0..<Self.lifetime).contains(age)
        && entry.rates.arePossible
    }?.rates
  }

  /// Saves the rates of `machine`, replacing former ones; creates the folder if it is missing.
  ///
  /// - Throws: The system's error if the file cannot be written.
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
    // Opening a pipe would block.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= Self.largestSize, let data = FileManager.default.contents(atPath: path)
    else { return [] }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    let contents = try? decoder.decode(Contents.self, from: data)
    return contents?.version == Self.version ? contents?.entries ?? [] : []
  }
}
