/// A modality whose runs can be written out for another program to check.
public protocol BatchDumping {
  /// Writes the initial model of the run at `run` and its first `steps` batches into `folder`.
  ///
  /// - Returns: what was made, by its names within the folder.
  static func writeOut(
    run: String, steps: Int, to folder: String, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> [DumpedPart]
}

extension Capability where Provider == any BatchDumping.Type {
  /// Writing out initial models and batches.
  public static var batchDumping: Self { Self(lack: "whose batches cannot be written out") }
}

/// A part of what was written out.
public struct DumpedPart: Sendable, Equatable {
  /// The name of the part, such as `batches`.
  public let name: String
  /// Its name within the folder.
  public let file: String

  /// The part `name` in `file`.
  public init(_ name: String, in file: String) { (self.name, self.file) = (name, file) }
}
