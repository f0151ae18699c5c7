import ClozeEncoder

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
  var parameters: Int {
    settledVideo.parameterCounts(vocabularySize: 0).blocks
      + (patchWidth + 2 + 1 + patches + count) * video.hidden
  }

  /// Returns the operations of encoding a clip of whose frames `patches` are seen.
  func operations(patches: Int) -> Double {
    let rows = count * (1 + patches)
    return Double(rows) * settledVideo(patches: patches).encodingOperations(length: rows, asked: 1)
      + 2 * Double(count * patches * patchWidth * video.hidden)
  }

  /// Returns the number of values that encoding such a clip keeps for the backward pass.
  func kept(patches: Int) -> Double {
    Double(count * (1 + patches)) * settledVideo(patches: patches).keptPerToken(asked: 1)
  }
}
