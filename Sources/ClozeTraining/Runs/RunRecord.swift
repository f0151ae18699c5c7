import ClozeEvaluation
import Foundation

/// What a run's folder says of the run in `run.json`, beside its recipe and its metrics.
public struct RunRecord: Codable, Sendable, Equatable {
  /// The form of the file.
  public var format = 1
  /// The folder's name when the run began.
  public var name: String
  /// The kind of data, such as `text`.
  public var modality: String
  /// The preset that the recipe began as.
  public var recipe: String
  /// The arguments of the command that began the run.
  public var command: [String]
  /// The state that the run's process wrote last; `RunFolder.state(of:)` knows whether it still lives.
  public var state: RunState
  /// Why it failed, one line.
  public var error: String?
  /// When it first began.
  public var started: Date
  /// When it was last gone on with, if it was.
  public var resumed: Date?
  /// When it ended.
  public var ended: Date?
  /// Optimizer steps done when this was written.
  public var steps: Int
  /// Of how many.
  public var totalSteps: Int
  /// The series that it logs, as declared; nil in records of version 0.1.
  public var metrics: [LoggedMetric]?
  /// The user's words for it, sorted.
  public var tags: [String] = []
  /// What it computes on.
  public var environment: RunEnvironment
  /// The process that works or worked on it.
  public var process: Int32
  /// The machine of that process.
  public var host: String
}

/// What is known of a run before it begins.
public struct RunDetails: Sendable {
  /// The kind of data, such as `text`.
  public var modality: String
  /// The preset that the recipe began as.
  public var recipe: String
  /// The arguments of the command.
  public var command: [String]
  /// Steps in all.
  public var totalSteps: Int
  /// The series that it logs.
  public var metrics: [LoggedMetric]
  /// What it computes on.
  public var environment: RunEnvironment

  /// All of it.
  public init(
    modality: String, recipe: String, command: [String], totalSteps: Int,
    metrics: [LoggedMetric] = [], environment: RunEnvironment
  ) {
    self.modality = modality
    self.recipe = recipe
    self.command = command
    self.totalSteps = totalSteps
    self.metrics = metrics
    self.environment = environment
  }
}

extension RunRecord {
  /// The record of a run that this process begins, or goes on with if there is a `former` record.
  init(_ details: RunDetails, name: String, former: RunRecord?) {
    self.name = name
    modality = details.modality
    recipe = details.recipe
    command = former?.command ?? details.command
    state = .running
    // A file keeps whole seconds.
    let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    started = former?.started ?? now
    resumed = former == nil ? nil : now
    steps = former?.steps ?? 0
    totalSteps = details.totalSteps
    metrics = details.metrics
    tags = former?.tags ?? []
    environment = details.environment
    process = ProcessInfo.processInfo.processIdentifier
    host = Self.hostName
  }

  /// The machine's own name; Foundation would ask the network for it.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The record as JSON, for people too.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// The record that `data` holds; nil where it is none.
  public init?(json data: Data) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let record = try? decoder.decode(RunRecord.self, from: data) else { return nil }
    self = record
  }
}
