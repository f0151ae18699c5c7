import ClozeEvaluation
import Foundation

/// The record of a run in `run.json`, beside its recipe and its metrics.
public struct RunRecord: Codable, Sendable, Equatable {
  /// The version of the file format.
  public var format = 1
  /// The folder's name at the start of the run.
  public var name: String
  /// The kind of data, such as `text`.
  public var modality: String
  /// The preset that the recipe is based on.
  public var recipe: String
  /// The arguments of the command that started the run.
  public var command: [String]
  /// The model that training started from: a folder, or `RUN@STEP`; nil if weights began at random.
  public var model: String?
  /// The model whose encoder training started from: a folder, or `RUN@STEP`; nil for none.
  public var encoder: String?
  /// The parts that were taken of that model; nil for none.
  public var transfer: TransferRecord?
  /// The state that the run's process last wrote; `RunFolder.state(of:)` checks if the process is
  /// still alive.
  public var state: RunState
  /// The reason for a failure, in one line.
  public var error: String?
  /// The time of the first start.
  public var started: Date
  /// The time when it was last resumed, if it was.
  public var resumed: Date?
  /// The time of its end.
  public var ended: Date?
  /// The number of optimizer steps done when this was written.
  public var steps: Int
  /// The number of steps of the whole run.
  public var totalSteps: Int
  /// The values of the recipe that were changed when it was resumed, oldest first; nil if none was.
  public var changes: [RecipeChange]?
  /// The series that it logs, as declared; nil in records of version 0.1 and where the list is not
  /// readable.
  public var metrics: [LoggedMetric]?
  /// The user's tags, sorted.
  public var tags: [String] = []
  /// The environment that it computes in.
  public var environment: RunEnvironment
  /// The process that works, or worked, on it.
  public var process: Int32
  /// The machine of that process.
  public var host: String
}

/// The details of a run that are known before it starts.
public struct RunDetails: Sendable {
  /// The kind of data, such as `text`.
  public var modality: String
  /// The preset that the recipe is based on.
  public var recipe: String
  /// The arguments of the command.
  public var command: [String]
  /// The path of the model that training starts from; nil for none.
  public var model: String?
  /// The path of the model whose encoder training starts from; nil for none.
  public var encoder: String?
  /// The number of steps of the whole run.
  public var totalSteps: Int
  /// The series that it logs.
  public var metrics: [LoggedMetric]
  /// The environment that it computes in.
  public var environment: RunEnvironment

  /// Makes details from their values.
  public init(
    modality: String, recipe: String, command: [String], model: String? = nil,
    totalSteps: Int, metrics: [LoggedMetric] = [], environment: RunEnvironment
  ) {
    self.modality = modality
    self.recipe = recipe
    self.command = command
    self.model = model
    self.totalSteps = totalSteps
    self.metrics = metrics
    self.environment = environment
  }
}

extension RunRecord {
  /// Makes the record of a run that this process starts, or resumes if there is a `former` record.
  init(_ details: RunDetails, name: String, former: RunRecord?) {
    self.name = name
    modality = details.modality
    recipe = details.recipe
    command = former?.command ?? details.command
    model = details.model.map(CheckpointView.name)
    encoder = details.encoder.map(CheckpointView.name)
    transfer = former?.transfer
    state = .running
    // The file stores whole seconds.
    let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    started = former?.started ?? now
    resumed = former == nil ? nil : now
    steps = former?.steps ?? 0
    totalSteps = details.totalSteps
    changes = former?.changes
    metrics = details.metrics
    tags = former?.tags ?? []
    environment = details.environment
    process = ProcessInfo.processInfo.processIdentifier
    host = Self.hostName
  }

  /// The name of the machine; Foundation's would query the network.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Returns the record as readable JSON.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Reads the record in `data`; nil if there is none.
  public init?(json data: Data) {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let record = try? decoder.decode(RunRecord.self, from: data) else { return nil }
    self = record
  }
}

extension KeyedDecodingContainer {
  /// Returns the series under `key`; nil where there are none, or where the list is damaged or in a
  /// later form: a record's other values do not depend on it.
  fileprivate func decodeIfPresent(
    _: [LoggedMetric].Type, forKey key: Key
  ) throws -> [LoggedMetric]? {
    try? decode([LoggedMetric].self, forKey: key)
  }
}
