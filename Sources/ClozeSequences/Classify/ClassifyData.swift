import ClozeData
import ClozeModels
import ClozeTokens
import ClozeTraining
import Foundation

/// Labelled samples that are ready: a tokenizer, classes, and sequences on either side of the split.
public struct ClassifyData<Labelled: LabelledKind>: Sendable {
  /// The tokenizer.
  public let tokenizer: Labelled.Base.Tokens
  /// The names of the classes, by label.
  public let classes: [String]
  /// What is trained on.
  public let training: LabelledSequences
  /// What validates; nil where nothing does.
  public let validation: LabelledSequences?
  /// A hash of the samples and the tokenizer.
  public let digest: String

  /// Reads the samples of `recipe`; trains a vocabulary where neither a model nor a tokenizer is named.
  ///
  /// - Throws: errors of reading, of the tokenizer, and `LabelledError`.
  public init(
    _ recipe: ClassifyRecipe<Labelled>, run: RunFolder, observe: (PreparationEvent) -> Void
  ) throws {
    let split = try LabelledSplit(recipe.data, usual: Labelled.fields, seed: recipe.seed)
    tokenizer = try Self.tokenizer(recipe, split.training, run)
    let classes = LabelledClasses.names(of: split.training + split.validation)
    self.classes = classes
    let plain = Labelled.plain(tokenizer)
    func sequences(_ samples: [LabelledText]) throws -> LabelledSequences {
      LabelledSequences(
        samples, labels: try LabelledClasses.labels(of: samples, among: classes), plain,
        longest: recipe.maximumLength, segments: recipe.encoder.segments, seed: recipe.seed)
    }
    training = try sequences(split.training)
    validation = split.validation.isEmpty ? nil : try sequences(split.validation)
    digest = Self.digest(split, tokenizer.fingerprint)
    observe(
      .note(
        "\(training.count) samples of \(classes.count) classes train, "
          + "\(validation?.count ?? 0) validate"))
    let cut = training.cut + (validation?.cut ?? 0)
    if cut > 0 {
      observe(.note("\(cut) samples are longer than \(recipe.maximumLength) tokens and were cut"))
    }
  }

  private static func tokenizer(
    _ recipe: ClassifyRecipe<Labelled>, _ samples: [LabelledText], _ run: RunFolder
  ) throws -> Labelled.Base.Tokens {
    if let tokenizer = try recipe.namedTokenizer() { return tokenizer }
    if let trained = try Labelled.Base.tokenizer(beside: run.tokenizer) { return trained }
    let tokenizer = try Labelled.tokenizer(
      trainedOn: samples.flatMap(\.texts), size: recipe.tokenizer.vocabularySize)
    try tokenizer.save(to: run.tokenizer)
    return tokenizer
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
