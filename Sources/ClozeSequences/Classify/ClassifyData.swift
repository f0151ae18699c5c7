import ClozeData
import ClozeModels
import ClozeTokens
import ClozeTraining
import Foundation

/// Labelled samples ready for training: a tokenizer, classes, and sequences on both sides of the
/// split.
public struct ClassifyData<Labelled: LabelledKind>: Sendable {
  /// The tokenizer.
  public let tokenizer: Labelled.Base.Tokens
  /// The number of rows of the embeddings.
  let rows: Int
  /// True if the run has no checkpoints yet, so that it starts from the pretrained model.
  let begins: Bool
  /// The head and its samples.
  let learning: any HeadLearning
  /// A hash of the samples and the tokenizer.
  public let digest: String

  /// Reads the samples of `recipe`, and trains a vocabulary if neither a model nor a tokenizer is
  /// named.
  ///
  /// - Throws: Errors of reading, of the tokenizer, and `LabelledError`.
  public init(
    _ recipe: ClassifyRecipe<Labelled>, run: RunFolder, observe: (PreparationEvent) throws -> Void
  ) throws {
    (tokenizer, rows, begins, learning, digest) = try Self.read(
      FinetuneHeads.head(recipe.head), recipe, run, observe)
  }

  private typealias Parts = (
    Labelled.Base.Tokens, rows: Int, begins: Bool, any HeadLearning, digest: String
  )

  private static func read<Head: FinetuneHead>(
    _: Head.Type, _ recipe: ClassifyRecipe<Labelled>, _ run: RunFolder,
    _ observe: (PreparationEvent) throws -> Void
  ) throws -> Parts {
    let split = try LabelledSplit<Head.Example>.read(
      Head.self, recipe.data, usual: Labelled.fields)
    // Runs that have begun go on with what they learn.
    if Head.kind == .classes, run.checkpoints.all().isEmpty {
      try LabelledTargets.check(
        (split.training + split.validation).map(\.labelled), label: recipe.data.label)
    }
    let start = try FinetuneStart(recipe.body, run) {
      try Labelled.tokenizer(
        trainedOn: split.training.map(\.labelled), size: recipe.tokenizer.vocabularySize,
        isCased: recipe.tokenizer.cased)
    }
    let learner = try HeadLearner<Head>(
      split, recipe.data, Labelled.encoder(start.tokenizer),
      WindowLimits(
        longest: recipe.maximumLength, segments: recipe.encoder.segments,
        settings: recipe.body.headSettings), seed: recipe.seed)
    for note in [learner.notes[0]] + split.notes + learner.notes.dropFirst() {
      try observe(.note(note))
    }
    return (
      start.tokenizer, start.rows, start.begins, learner,
      digest(split, start.tokenizer.fingerprint)
    )
  }

  private static func digest(
    _ split: LabelledSplit<some LabelledExample>, _ fingerprint: String
  ) -> String {
    var sum = RunningChecksum()
    func add(_ text: String) { Array((text + "\0").utf8).withUnsafeBytes { sum.update($0) } }
    add(fingerprint)
    for part in [split.training, split.validation] {
      for sample in part.map(\.labelled) {
        sample.texts.forEach(add)
        add(sample.label)
      }
      add("")
    }
    return Checksum.sha256(sum.digest)
  }
}
