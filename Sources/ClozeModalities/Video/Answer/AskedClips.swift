import ClozeData
import ClozeTokens
import ClozeTraining

/// Clips with questions about them, and the tokenizer of these.
public struct AskedClips: Sendable {
  /// The clips.
  public let clips: ClipSamples
  /// The tokenizer of questions.
  public let tokenizer: WordPieceTokenizer

  /// Reads the clips of a recipe, whose frames and vocabulary are kept in the folder of `run`.
  ///
  /// - Throws: Errors of reading; `TrainingError.noData` if nothing is left to train on, or
  ///   `VideoModelError.noQuestions`.
  init(
    _ recipe: VideoAnswerRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    clips = try ClipSamples(
      recipe.data, recipe.backbone.frames, run: run, threads: threads, need: .questions,
      observe: observe)
    let questions = clips.shard.questions(of: clips.training)
    let held = clips.shard.questions(of: clips.validation).count
    try observe(.note("\(questions.count) questions train, \(held) validate"))
    tokenizer = try recipe.body.tokenizer(
      of: run, begins: clips.begins, size: recipe.vocabularySize, texts: questions.map(\.text),
      observe)
  }

  /// A checksum of the frames, the parts, the vocabulary and the questions.
  var digest: String {
    let questions = clips.clips(clips.training + clips.validation).map { "\($0.questions)" }
    return Checksum.sha256(
      ([clips.digest, tokenizer.fingerprint] + questions).joined(separator: "\n\n").utf8)
  }
}

extension FrameShard {
  /// Returns the questions about the clips at these numbers, clip by clip.
  func questions(of clips: [Int32]) -> [ClipQuestion] {
    clips.flatMap { self.clips[Int($0)].questions }
  }
}

extension ClipQuestion: ClassedSample {
  /// `questions`.
  public static let plural = "questions"
  /// The answer.
  public var label: String? { answer }
}
