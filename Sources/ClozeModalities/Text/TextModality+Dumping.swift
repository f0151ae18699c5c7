import ClozeCapabilities

extension TextModality: BatchDumping {
  /// Writes `initial/`, `batches.jsonl` and `validation.jsonl`; see `TextAudit`.
  public static func writeOut(
    run: String, steps: Int, to folder: String, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> [DumpedPart] {
    try TextAudit(run: run).write(
      steps: steps, to: folder, device: compute.device, threads: compute.threads,
      observe: observer.prepare)
    return [
      DumpedPart("initial model", in: "initial"), DumpedPart("batches", in: "batches.jsonl"),
      DumpedPart("validation batches", in: "validation.jsonl"),
    ]
  }
}
