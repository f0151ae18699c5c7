import ClozeEncoder
import ClozeObjectives
import ClozeTraining

extension VideoModelConfiguration {
  /// The number of words of a caption, from which costs are estimated.
  private static let usualWords = 16

  /// Returns these sizes, those of a trained model, with what matters in training alone of `other`.
  func trained(as other: VideoModelConfiguration) -> VideoModelConfiguration {
    var sizes = self
    sizes.text = text.trained(as: other.text)
    sizes.video = video.trained(as: other.video)
    (sizes.selector.draws, sizes.selector.sigma) = (other.selector.draws, other.selector.sigma)
    return sizes
  }

  /// Returns the costs of training; a token is a frame.
  ///
  /// - Parameters:
  ///   - count: The number of words and pieces.
  ///   - clips: The number of clips of a batch.
  ///   - hasMatches: True if each clip and each caption is fused with a wrong partner, too.
  ///   - hasHidden: True if captions are encoded and fused with hidden words, too.
  ///   - hasMomentum: True if a copy of both towers encodes each batch, too.
  func sizes(
    vocabulary count: Int, clips: Int, hasMatches: Bool, hasHidden: Bool, hasMomentum: Bool
  ) -> StatedSizes {
    let hidden = text.hidden, words = Self.usualWords
    let texts = text.parameterCounts(vocabularySize: count)
    var parts = [
      "text": texts.embeddings + texts.blocks,
      "video": self.clips.parameterCount,
      "cross": TrajectoryCross.parameters(cross, words: self.words),
      "space": 2 * (hidden + 1) * spaceWidth, "match": PairMatchHead.parameters(inputs: hidden),
      "head": hidden * (hidden + 3) + count,
    ]
    if crossLayers == 0 { (parts["cross"], parts["match"]) = (nil, nil) }
    let clip = self.clips.operations
    let caption = Double(words) * text.encodingOperations(length: words, asked: 1)
    let pair = TrajectoryCross.operations(
      cross, words: self.words, length: words, frames: self.count, patches: seenPatches)
    let pairs = Double((hasMatches ? 3 : 0) + (hasHidden ? 1 : 0))
    // A copy's forward pass costs a third of the passes of training.
    let copies = hasMomentum ? 4.0 / 3 : 1
    let operations = copies * (clip + caption) + (hasHidden ? caption : 0) + pairs * pair
    let crossRows = Double(words + 1 + self.count * seenPatches)
    let kept =
      self.clips.kept
      + Double(words * (hasHidden ? 2 : 1)) * text.keptPerToken(asked: 1)
      + pairs * crossRows * cross.keptPerToken(asked: 1)
    let frames = Double(self.count * tube)
    return StatedSizes(
      parameters: parts, tokensPerBatch: clips * self.count * tube,
      predictionOperations: operations / frames, activationsPerToken: kept / frames,
      states: hasMomentum ? (parts["text"] ?? 0) + (parts["video"] ?? 0) : 0)
  }

  /// Returns the costs of training a model that answers questions, except for its last layer; a
  /// token is a frame.
  ///
  /// - Parameters:
  ///   - count: The number of words and pieces.
  ///   - clips: The number of clips of a batch.
  ///   - questions: The number of questions of each clip.
  func answeringSizes(
    vocabulary count: Int, clips: Int, questions: Int, headWidth: Int
  ) -> StatedSizes {
    let words = Self.usualWords, texts = text.parameterCounts(vocabularySize: count)
    let question =
      Double(words) * text.encodingOperations(length: words, asked: 1)
      + TrajectoryCross.operations(
        cross, words: self.words, length: words, frames: self.count, patches: seenPatches)
    let kept =
      Double(words) * text.keptPerToken(asked: 1)
      + Double(words + 1 + self.count * seenPatches) * cross.keptPerToken(asked: 1)
    let frames = Double(self.count * tube)
    return StatedSizes(
      parameters: [
        "text": texts.embeddings + texts.blocks, "video": self.clips.parameterCount,
        "cross": TrajectoryCross.parameters(cross, words: self.words),
        "answer": headWidth * (2 * text.hidden + 1),
      ],
      tokensPerBatch: clips * self.count * tube,
      predictionOperations: (self.clips.operations + Double(questions) * question) / frames,
      activationsPerToken: (self.clips.kept + Double(questions) * kept) / frames)
  }
}
