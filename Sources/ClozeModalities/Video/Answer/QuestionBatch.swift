import ClozeData
import ClozeTokens

/// Clips with questions about them.
public struct QuestionBatch: Sendable {
  /// The clips.
  public let shown: ClipBatch
  /// The place of each question's clip among `shown` [Q].
  public let clips: [Int]
  /// The questions [Q].
  public let tokens: PackedBatch
  /// The answers [Q].
  public let answers: [ClipQuestion]

  /// Makes a batch of the questions of each clip.
  init(
    _ shown: ClipBatch, _ questions: [[ClipQuestion]], _ tokenizer: WordPieceTokenizer, most: Int
  ) {
    self.shown = shown
    clips = questions.enumerated().flatMap { [Int](repeating: $0, count: $1.count) }
    answers = questions.flatMap(\.self)
    tokens = PackedBatch(
      answers.map { tokenizer.framed(tokenizer.encode($0.text), most: most) },
      SampleTokens(tokenizer.roles))
  }

  /// The colours of the clip of each question.
  var repeatedBytes: [UInt8] {
    let starts = shown.counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let size = shown.bytes.count / max(1, starts[starts.count - 1])
    return clips.flatMap { shown.bytes[starts[$0] * size..<starts[$0 + 1] * size] }
  }
}

/// The construction of batches of clips with questions.
struct QuestionBatches: Sendable {
  /// The batches of clips.
  let clips: ClipBatches
  private let tokenizer: WordPieceTokenizer
  /// The most tokens of a question.
  private let longest: Int
  /// The most questions of a clip in a training batch.
  private let most: Int

  /// Makes batches of at most `size` clips for a model.
  init(
    _ shard: FrameShard, training: [Int32], size: Int, _ model: VideoAnswerer, most: Int = .max,
    seed: UInt64, augmentation: FrameAugmentation = FrameAugmentation()
  ) {
    let sizes = model.configuration.backbone.backbone
    clips = ClipBatches(
      shard, training: training, size: size, sizes.clips, seed: seed, augmentation: augmentation)
    (tokenizer, longest, self.most) = (model.tokenizer, sizes.text.maximumLength, most)
  }

  /// Returns a batch: in training with at most as many questions of a clip as the settings say,
  /// drawn at random, else with all.
  ///
  /// - Parameter isAsked: Returns true for the questions that are of use.
  func batch(
    _ numbers: [Int32], number: Int, isTraining: Bool,
    where isAsked: (ClipQuestion) -> Bool = { _ in true }
  ) -> QuestionBatch {
    var chosen: [[ClipQuestion]] = []
    let shown = clips.batch(numbers, number: number, isTraining: isTraining) { clip, random in
      let all = clips.shard.clips[Int(clip)].questions.filter(isAsked)
      chosen.append(
        isTraining && all.count > most ? Array(all.shuffled(using: &random).prefix(most)) : all)
    }
    return QuestionBatch(shown, chosen, tokenizer, most: longest)
  }

  /// Returns the batches of clips in order, with all questions that are of use, and without clips
  /// that have none.
  func batches(
    _ numbers: [Int32], where isAsked: @escaping (ClipQuestion) -> Bool = { _ in true }
  ) -> some Sequence<QuestionBatch> {
    let asked = numbers.filter { clips.shard.clips[Int($0)].questions.contains(where: isAsked) }
    return clips.parts(of: asked).lazy.map {
      batch($1, number: $0, isTraining: false, where: isAsked)
    }
  }
}
