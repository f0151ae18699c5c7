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
  /// The names of the classes, by label.
  public let classes: [String]
  /// The training samples.
  public let training: LabelledSequences
  /// The validation samples; nil if there are none.
  public let validation: LabelledSequences?
  /// A hash of the samples and the tokenizer.
  public let digest: String

  /// Reads the samples of `recipe`, and trains a vocabulary if neither a model nor a tokenizer is
  /// named.
  ///
  /// - Throws: Errors of reading, of the tokenizer, and `LabelledError`.
  public init(
    _ recipe: ClassifyRecipe<Labelled>, run: RunFolder, observe: (PreparationEvent) -> Void
  ) throws {
    let split = try LabelledSplit(recipe.data, usual: Labelled.fields)
    // Runs that have begun go on with what they learn.
    if run.checkpoints.all().isEmpty {
      try LabelledTargets.check(split.training + split.validation, label: recipe.data.label)
    }
    let start = try FinetuneStart(recipe.body, run) {
      try Labelled.tokenizer(
        trainedOn: split.training, size: recipe.tokenizer.vocabularySize)
    }
    (tokenizer, rows, begins) = (start.tokenizer, start.rows, start.begins)
    let classes = LabelledClasses.names(of: split.training + split.validation)
    self.classes = classes
    let encoder = Labelled.encoder(tokenizer)
    func sequences(_ samples: [LabelledText]) throws -> LabelledSequences {
      LabelledSequences(
        samples, labels: try LabelledClasses.labels(of: samples, among: classes), encoder,
        longest: recipe.maximumLength, segments: recipe.encoder.segments, seed: recipe.seed)
    }
    training = try sequences(split.training)
    validation = split.validation.isEmpty ? nil : try sequences(split.validation)
    digest = Self.digest(split, tokenizer.fingerprint)
    observe(
      .note(
        "\(training.count) samples of \(classes.count) classes train, "
          + "\(validation?.count ?? 0) validate"))
    for note in split.notes { observe(.note(note)) }
    let cut = training.cut + (validation?.cut ?? 0)
    if cut > 0 {
      observe(.note("\(cut) samples are longer than \(recipe.maximumLength) tokens and were cut"))
    }
    let unreadable = training.unreadable + (validation?.unreadable ?? 0)
    if unreadable > 0 {
      observe(.note("\(unreadable) samples cannot be cut into tokens: only their classes are seen"))
    }
  }

  private static func digest(_ split: LabelledSplit, _ fingerprint: String) -> String {
    var sum = RunningChecksum()
    func add(_ text: String) { Array((text + "\0").utf8).withUnsafeBytes { sum.update($0) } }
    add(fingerprint)
    for part in [split.training, split.validation] {
      for sample in part {
        sample.texts.forEach(add)
        add(sample.label)
      }
      add("")
    }
    return Checksum.sha256(sum.digest)
  }
}
