import ClozeData

extension LabelledSplit {
  /// Returns notes on samples of which little can be learned, one line each.
  ///
  /// - Parameter areClasses: True if labels are classes.
  static func notes(
    training: [Example], validation: [Example], areClasses: Bool
  ) -> [String] {
    let (training, validation) = (training.map(\.labelled), validation.map(\.labelled))
    let samples = training + validation
    return [
      areClasses ? LabelledTargets.noteOnMissing(samples) : nil, emptyTexts(samples),
      areClasses ? untrained(training, validation) : nil,
    ].compactMap(\.self)
  }

  private static func emptyTexts(_ samples: [LabelledText]) -> String? {
    let count = samples.count { $0.texts.contains { $0.allSatisfy(\.isWhitespace) } }
    guard count > 0 else { return nil }
    return "\(count) samples have an empty text: nothing of it can be learned"
  }

  /// A note on the classes of `validation` that none of `training` has.
  private static func untrained(
    _ training: [LabelledText], _ validation: [LabelledText]
  ) -> String? {
    let trained = Set(training.map(\.label))
    let others = validation.filter { !trained.contains($0.label) }
    guard !others.isEmpty else { return nil }
    let names = LabelledClasses.names(of: others), shown = names.prefix(6).map(\.quoted)
    return "no sample that trains is of the class "
      + shown.joined(separator: ", ")
      + (names.count > shown.count ? " and \(names.count - shown.count) more" : "")
      + ": \(others.count) of \(validation.count) samples that validate must count as wrong"
  }

  /// The reason for which no share of `samples` validates.
  static func reasonForNone(_ texts: EqualTexts, _ corpus: LabelledCorpus) -> String {
    let isOneText = corpus.equalTogether && Set(texts.firsts).count == 1
    return "nothing validates: "
      + (isOneText
        ? "all samples have the same text, and equal texts are on one side of the split"
        : "no class has samples enough for a share; give more, or other samples with --validation")
  }
}
