import ClozeData
import ClozeEvaluation

/// Training and validation samples.
struct LabelledSplit<Example: LabelledExample>: Sendable {
  /// The training samples.
  let training: [Example]
  /// The validation samples: those of the files named for them, or a share of each class's
  /// training samples.
  let validation: [Example]
  /// Notes on texts that occur more than once, and on samples of which little can be learned, one
  /// line each.
  let notes: [String]

  /// Reads the samples of `corpus` for a head; test samples are used neither for training nor for
  /// validation.
  ///
  /// - Throws: Errors of reading; `LabelledError` if there are no training samples, or all are of
  ///   one class.
  static func read<Head: FinetuneHead>(
    _ head: Head.Type, _ corpus: LabelledCorpus, usual: [String]
  ) throws -> LabelledSplit where Head.Example == Example {
    let source = Head.source(corpus, usual: usual)
    let all = try source.read(.training)
    let named = try source.read(.validation)
    let given = try corpus.validationSamples(head, usual: usual) ?? named
    guard !all.isEmpty else {
      throw LabelledError.noSamples(part: "training", paths: corpus.paths)
    }
    if Head.isStratified, Set(all.lazy.map(\.labelled.label)).count == 1 {
      throw LabelledError.oneClass(name: all[0].labelled.label, samples: all.count)
    }
    let unused = corpus.validationPaths.isEmpty ? 0 : named.count
    return try LabelledSplit(
      all, validating: given, unused: unused, corpus, isStratified: Head.isStratified)
  }

  /// Divides the samples `all`, unless some are `given` for validation.
  ///
  /// - Parameters:
  ///   - unused: The number of samples in files that are named for validation and are not used.
  ///   - isStratified: True if classes keep their proportions.
  private init(
    _ all: [Example], validating given: [Example], unused: Int, _ corpus: LabelledCorpus,
    isStratified: Bool
  ) throws {
    let texts = EqualTexts(all.map(\.labelled))
    let contradictions = isStratified ? texts.contradictions : nil
    guard given.isEmpty, corpus.validation > 0 else {
      (training, validation) = (all, given)
      notes =
        [
          unused > 0
            ? "\(unused) samples in files of --data that are named for validation are not used"
            : nil, contradictions, texts.overlap(with: given.map(\.labelled)),
        ].compactMap(\.self)
        + Self.notes(training: training, validation: validation, areClasses: isStratified)
      return
    }
    let labelled = all.map(\.labelled)
    let labels =
      isStratified
      ? try LabelledClasses.labels(of: labelled, among: LabelledClasses.names(of: labelled))
      : [Int32](repeating: 0, count: all.count)
    let parts = StratifiedSplit(
      labels, equals: corpus.equalTogether ? texts.firsts : nil, share: corpus.validation,
      seed: corpus.splitSeed)
    training = parts.rest.map { all[$0] }
    validation = parts.share.map { all[$0] }
    notes =
      [
        contradictions,
        corpus.equalTogether
          ? texts.repetitions
          : EqualTexts(training.map(\.labelled)).overlap(with: validation.map(\.labelled)),
        validation.isEmpty ? Self.reasonForNone(texts, corpus) : nil,
      ].compactMap(\.self)
      + Self.notes(training: training, validation: validation, areClasses: isStratified)
  }
}

extension LabelledCorpus {
  /// Returns the samples of the files that are named for validation; nil if none are.
  ///
  /// - Throws: Errors of reading; `LabelledError.noSamples` if a folder names its parts, and has
  ///   none for validation.
  func validationSamples<Head: FinetuneHead>(
    _: Head.Type, usual: [String]
  ) throws -> [Head.Example]? {
    guard !validationPaths.isEmpty else { return nil }
    var corpus = self
    corpus.paths = validationPaths
    let source = Head.source(corpus, usual: usual)
    let samples = try source.read(source.validatingPart())
    guard !samples.isEmpty else {
      throw LabelledError.noSamples(part: "validation", paths: validationPaths)
    }
    return samples
  }
}
