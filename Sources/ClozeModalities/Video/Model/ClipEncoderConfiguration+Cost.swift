import ClozeEncoder
import ClozeObjectives

extension ClipEncoderConfiguration {
  /// Returns these sizes, those of a trained model, with what matters in training alone of `other`.
  func trained(as other: ClipEncoderConfiguration) -> ClipEncoderConfiguration {
    var sizes = self
    sizes.video = video.trained(as: other.video)
    return sizes
  }

  /// The number of values of a patch.
  var patchWidth: Int { 3 * tube * patch * patch }

  /// The number of parameters.
  var parameterCount: Int {
    settledVideo.parameterCounts(vocabularySize: 0).blocks
      + (patchWidth + 2 + 1 + patches + count) * video.hidden
  }

  /// The operations of encoding a clip.
  var operations: Double { operations(seeing: patches) }

  /// The values that training keeps of a clip.
  var kept: Double { kept(seeing: patches) }

  /// Returns the operations of encoding a clip of whose frames, or tubes, `patches` are seen.
  func operations(seeing patches: Int) -> Double {
    let rows = count * (1 + patches)
    return Double(rows) * settledVideo(patches: patches).encodingOperations(length: rows, asked: 1)
      + 2 * Double(count * patches * patchWidth * video.hidden)
  }

  /// Returns the values that training keeps of such a clip.
  func kept(seeing patches: Int) -> Double {
    Double(count * (1 + patches)) * settledVideo(patches: patches).keptPerToken(asked: 1)
  }
}
