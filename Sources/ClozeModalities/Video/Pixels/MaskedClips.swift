import ClozeEncoder
import ClozeObjectives
import ClozeTensor

/// Clips of which the encoder sees some places: the same in all frames of a clip.
public struct MaskedClips: PatchBatch {
  /// The batch's number in its stream.
  public let number: Int
  /// The rows that are seen.
  public let views: [SampleView]
  /// The layout of all rows.
  public let whole: SequenceLayout
  /// The rows that are seen, among all.
  public let seen: [Int32]
  /// The rows that are hidden, among all.
  public let unseen: [Int32]
  private let bytes: [UInt8]
  private let embedding: FrameEmbedding
  private let device: Device
  private let dtype: DType

  /// Makes a batch of clips.
  ///
  /// - Parameter patches: The numbers of the patches of each clip's frames that are seen.
  init(
    _ batch: ClipBatch, seeing patches: [[Int32]], _ embedding: FrameEmbedding, _ dtype: DType,
    _ device: Device
  ) throws {
    (number, bytes, self.embedding) = (batch.number, batch.bytes, embedding)
    (self.dtype, self.device) = (dtype, device)
    whole = try embedding.layout(frames: batch.counts)
    let layout = try embedding.layout(
      frames: batch.counts, places: patches.map { [0] + $0.map { 1 + $0 } })
    seen = try layout.requireFrames("masked clips").wholeRows
    let shown = Set(seen)
    unseen = (0..<Int32(whole.positions.count)).filter { !shown.contains($0) }
    views = [SampleView(layout, hidden: HiddenRows(rows: [], labels: []))]
  }

  /// Embeds the patches that are seen.
  func input(_ context: ForwardContext) throws -> Tensor {
    try embedding(
      embedding.grid.patches(
        of: bytes, chosen: patches(seen), scale: .plain, context.dtype, device),
      views[0].layout, context)
  }

  /// Returns the pixels of the hidden patches.
  public func targets() throws -> PatchTargets {
    try embedding.grid.targets(of: bytes, chosen: patches(unseen), dtype, device)
  }

  /// The numbers of the patches in some rows; class tokens have none.
  private func patches(_ rows: [Int32]) -> [Int32] {
    let size = Int32(1 + embedding.grid.count)
    return rows.filter { $0 % size > 0 }.map { $0 / size * (size - 1) + $0 % size - 1 }
  }
}
