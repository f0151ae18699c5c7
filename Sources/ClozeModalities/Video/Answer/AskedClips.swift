import ClozeData
import ClozeTokens
import ClozeTraining

/// Clips with questions about them, split into those that train and those that validate.
public struct AskedClips: Sendable {
  /// The frames of all clips.
  public let shard: FrameShard
  /// The tokenizer of questions.
  public let tokenizer: WordPieceTokenizer
  /// The numbers of the clips that train, ascending.
  public let training: [Int32]
  /// The numbers of the clips that validate, ascending.
  public let validation: [Int32]
  /// True if the run that they are for has no checkpoints yet, so that it starts from the
  /// pretrained model.
  let begins: Bool

  /// Reads the clips of a recipe, whose frames and vocabulary are kept in the folder of `run`.
  ///
  /// - Throws: Errors of reading; `TrainingError.noData` if nothing is left to train on, or
  ///   `VideoModelError.noQuestions`.
  init(
    _ recipe: VideoAnswerRecipe, run: RunFolder, threads: Int,
    observe: (PreparationEvent) throws -> Void
  ) throws {
    let parts = try VideoSamples.Parts(
      recipe.data, recipe.backbone.frames, at: run.path + "/" + VideoSamples.fileName,
      threads: threads, where: ClipNeed.questions.isMet
    ) { done, all in
      if done == all { try observe(.note("\(all) clips read")) }
    }
    (shard, training, validation) = (parts.shard, parts.training, parts.validation)
    begins = run.checkpoints.all().isEmpty
    guard !(training + validation).isEmpty else { throw VideoModelError.noQuestions }
    guard !training.isEmpty else {
      throw TrainingError.noData(reason: "no clip with a question is left to train on")
    }
    let questions = shard.questions(of: training)
    tokenizer = try recipe.body.tokenizer(
      of: run, begins: begins, size: recipe.vocabularySize, texts: questions.map(\.text), observe)
    let counts =
      "\(questions.count) about \(training.count) clips train, "
      + "\(shard.questions(of: validation).count) about \(validation.count) validate"
    for note in ["questions: " + counts] + shard.notes { try observe(.note(note)) }
  }

  /// A checksum of the frames, the vocabulary, the questions and the parts.
  var digest: String {
    let parts = [training, validation].map { part in
      part.map { "\(shard.clips[Int($0)].name)\t\(shard.clips[Int($0)].questions)" }
        .joined(separator: "\n")
    }
    return Checksum.sha256(
      ([shard.digest, tokenizer.fingerprint] + parts).joined(separator: "\n\n").utf8)
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
