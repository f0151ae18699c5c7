/// A modality whose runs can be written in files for checking by another program.
public protocol BatchDumping {
  /// Writes the initial model of the run at `run` and its first `steps` batches into `folder`.
  ///
  /// - Returns: The parts that were written, by their names within the folder.
  static func writeOut(
    run: String, steps: Int, to folder: String, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> [DumpedPart]
}

extension Capability where Provider == any BatchDumping.Type {
  /// The capability of writing initial models and batches.
  public static var batchDumping: Self { Self(lack: "whose batches cannot be written out") }
}

/// A part of the written files.
public struct DumpedPart: Sendable, Equatable {
  /// The name of the part, such as `batches`.
  public let name: String
  /// Its name within the folder.
  public let file: String

  /// Makes the part `name` in `file`.
  public init(_ name: String, in file: String) { (self.name, self.file) = (name, file) }
}
