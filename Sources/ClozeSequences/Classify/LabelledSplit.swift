import ClozeData
import ClozeEvaluation

/// Training and validation samples.
struct LabelledSplit: Sendable {
  /// The training samples.
  let training: [LabelledText]
  /// The validation samples: those of the files named for them, or a share of each class's
  /// training samples.
  let validation: [LabelledText]
  /// Notes on texts that occur more than once, and on samples of which little can be learned, one
  /// line each.
  let notes: [String]

  /// Reads the samples of `corpus`; test samples are used neither for training nor for validation.
  ///
  /// - Throws: Errors of reading; `LabelledError` if there are no training samples, or all are of
  ///   one class.
  init(_ corpus: LabelledCorpus, usual: [String]) throws {
    let source = corpus.source(usual: usual)
    let all = try source.read(.training)
    let named = try source.read(.validation)
    let given = try corpus.validationSamples(usual: usual) ?? named
    guard !all.isEmpty else {
      throw LabelledError.noSamples(part: "training", paths: corpus.paths)
    }
    let names = LabelledClasses.names(of: all)
    guard names.count > 1 else {
      throw LabelledError.oneClass(name: names[0], samples: all.count)
    }
    let texts = EqualTexts(all)
    guard given.isEmpty, corpus.validation > 0 else {
      (training, validation) = (all, given)
      let isUnused = !corpus.validationPaths.isEmpty && !named.isEmpty
      notes =
        [
          isUnused
            ? "\(named.count) samples in files of --data that are named for validation are not used"
            : nil, texts.contradictions, texts.overlap(with: given),
        ].compactMap(\.self) + Self.notes(training: training, validation: validation)
      return
    }
    let parts = StratifiedSplit(
      try LabelledClasses.labels(of: all, among: names),
      equals: corpus.equalTogether ? texts.firsts : nil, share: corpus.validation,
      seed: corpus.splitSeed)
    training = parts.rest.map { all[$0] }
    validation = parts.share.map { all[$0] }
    notes =
      [
        texts.contradictions,
        corpus.equalTogether ? texts.repetitions : EqualTexts(training).overlap(with: validation),
        validation.isEmpty ? Self.reasonForNone(texts, corpus) : nil,
      ].compactMap(\.self) + Self.notes(training: training, validation: validation)
  }
}

extension LabelledCorpus {
  /// Returns the samples of the files that are named for validation; nil if none are.
  ///
  /// - Throws: Errors of reading; `LabelledError.noSamples` if a folder names its parts, and has
  ///   none for validation.
  func validationSamples(usual: [String]) throws -> [LabelledText]? {
    guard !validationPaths.isEmpty else { return nil }
    var corpus = self
    corpus.paths = validationPaths
    let source = corpus.source(usual: usual)
    let samples = try source.read(source.validatingPart())
    guard !samples.isEmpty else {
      throw LabelledError.noSamples(part: "validation", paths: validationPaths)
    }
    return samples
  }
}
