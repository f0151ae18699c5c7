import ClozeTensor

/// The encoded rows of packed clips as a cross encoder and a contrast read them: a vector of each
/// clip, and the patches of its frames.
public struct ClipFeatures {
  /// The mean of the class tokens of each clip's frames [B, C].
  public let classes: Tensor
  /// The patches, clip by clip and frame by frame [F P, C].
  public let patches: Tensor
  /// The number of frames of each clip [B].
  public let frames: [Int]
  /// P, the number of patches of a frame.
  public let patchesPerFrame: Int

  /// Makes features that were computed before, such as those of a gallery.
  public init(classes: Tensor, patches: Tensor, frames: [Int], patchesPerFrame: Int) {
    (self.classes, self.patches) = (classes, patches)
    (self.frames, self.patchesPerFrame) = (frames, patchesPerFrame)
  }

  /// Takes encoded rows apart.
  ///
  /// - Parameter side: The number of patches in a row of a frame, if patches are replaced by the
  ///   means of squares of 2 x 2; nil if they are not.
  /// - Shapes: x [T, C], the rows of `layout`.
  /// - Throws: `TensorError` if the layout has no frames, or `side` is odd or not theirs.
  public init(_ x: Tensor, _ layout: SequenceLayout, halving side: Int? = nil) throws {
    let split = try layout.requireWholeFrames("clip features")
    frames = split.counts
    classes = try x.gatherRows(split.classRows).mean(offsets: split.offsets)
    let all = try x.gatherRows(split.patchRows), count = split.rows - 1
    guard let side else {
      (patches, patchesPerFrame) = (all, count)
      return
    }
    guard side > 0, side % 2 == 0, side * side == count else {
      throw TensorError.badShape(
        operation: "means of patches", shape: [side, side],
        expected: "an even number of patches in a row, \(count) in all")
    }
    patchesPerFrame = count / 4
    patches = try all.reshaped([split.layout.count, side, side, x.shape[1]]).averagePool2D(2)
      .reshaped([split.layout.count * count / 4, x.shape[1]])
  }
}
