import ClozeData
import ClozeSequences
import ClozeTensor
import ClozeTokens
import ClozeTraining
import Foundation

/// The inputs of a run, written for checking by another program: the initial model and the masked
/// batches of its first steps and of its validation.
public struct TextAudit {
  private let recipe: TextRecipe
  private let run: RunFolder

  /// Opens the run at `path`.
  public init(run path: String) throws {
    let run = try TrainingRun<TextModality>.resume(path, steps: nil)
    (recipe, self.run) = (run.recipe, run.run)
  }

  /// Writes `initial/` (a Hugging Face folder), `batches.jsonl` and `validation.jsonl` into
  /// `folder`: one object per batch with `ids`, `offsets`, `positions`, `labels` and `segments`.
  public func write(
    steps: Int, to folder: String, device: Device, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    let data = try TextData(recipe, run: run, threads: threads, observe: observe)
    let task = try TextModality.task(recipe, data, device: device)
    try makeFolder(folder)
    try task.save(to: folder + "/initial")
    let stream = try task.batches(from: BatchCursor())
    defer { stream.cancel() }
    let batches = try AtomicFile(at: folder + "/batches.jsonl")
    for _ in 0..<steps {
      guard let next = try stream.next() else { break }
      try batches.write(Self.line(next.batch))
    }
    try batches.commit()
    guard data.validation != nil else { return }
    let validation = try AtomicFile(at: folder + "/validation.jsonl")
    try task.model.forEachValidationBatch { try validation.write(Self.line($0)) }
    try validation.commit()
  }

  private static func line(_ batch: MaskedSequences) -> String {
    let fields = [
      ("ids", batch.masked.inputs), ("offsets", batch.samples.tokens.offsets),
      ("positions", batch.masked.positions), ("labels", batch.masked.labels),
      ("segments", batch.samples.tokens.segments),
    ].map { "\"\($0)\": \($1)" }
    return "{" + fields.joined(separator: ", ") + "}\n"
  }
}
