/// A modality that makes examples of tasks from source code.
public protocol CodeTaskMaking {
  /// The tasks.
  static var tasks: [String] { get }
  /// The units that are not divided between training and testing.
  static var splitUnits: [String] { get }

  /// Returns the problems of `request`; empty if there are none.
  static func problems(of request: CodeTaskRequest) -> [String]
  /// Writes the examples into the folder that `request` names, complete or not at all.
  ///
  /// - Returns: The number of examples by task and part.
  static func makeTasks(
    _ request: CodeTaskRequest, _ observer: any WorkObserver
  ) throws -> ResultTable
  /// Writes docstrings and the functions that they describe as pairs into the folder that `request`
  /// names, complete or not at all.
  ///
  /// - Returns: The number of pairs by part.
  static func makePairs(
    _ request: CodeTaskRequest, _ observer: any WorkObserver
  ) throws -> ResultTable
}

extension Capability where Provider == any CodeTaskMaking.Type {
  /// The capability of making examples of tasks from source code.
  public static var codeTasks: Self { Self(lack: "of which no tasks are made") }
}

/// The examples to make, and their source code.
public struct CodeTaskRequest: Sendable, Equatable {
  /// The files and folders of source code.
  public var paths: [String]
  /// The selection of their files.
  public var code = SourceCodeSelection()
  /// The tasks; empty for all.
  public var tasks: [String] = []
  /// The seed of all random choices except the split.
  public var seed: UInt64 = 0
  /// The seed of the split into training, validation and testing.
  public var splitSeed: UInt64 = 0
  /// The unit that is not divided between training and testing.
  public var unit: String
  /// The share of the files for validation.
  public var validation: Double
  /// The share of the files for testing.
  public var test: Double
  /// The maximum length of functions, in tokens.
  public var maximumTokens: Int
  /// The folder to write.
  public var folder: String
  /// The number of reading threads.
  public var threads: Int

  /// Requests all tasks from `paths`, written to `folder`.
  public init(
    paths: [String], folder: String, unit: String, validation: Double, test: Double,
    maximumTokens: Int, threads: Int
  ) {
    (self.paths, self.folder, self.unit) = (paths, folder, unit)
    (self.validation, self.test) = (validation, test)
    (self.maximumTokens, self.threads) = (maximumTokens, threads)
  }
}
