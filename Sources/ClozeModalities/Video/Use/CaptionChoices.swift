import ClozeEvaluation

/// Choices between captions of clips: the right one, and those that are wrong in one thing or
/// describe a similar clip.
struct CaptionChoices {
  /// A clip, its right captions and the wrong ones, as texts of a gallery.
  struct Choice {
    let clip: Int
    let right: [Int]
    let wrong: [Int]

    fileprivate var pairs: [SamplePair] {
      (right + wrong).map { SamplePair(first: $0, other: clip) }
    }
  }

  /// The name of the score.
  let name: String
  let metric: any ChoiceMetric
  private(set) var choices: [Choice]

  /// The candidates in words.
  var protocolName: String {
    let counts = choices.map { $0.right.count + $0.wrong.count }
    let least = counts.min() ?? 0, most = counts.max() ?? 0
    return "one of \(least == most ? "" : "\(least) to ")\(most) captions"
  }

  /// The pairs of all choices.
  var pairs: [SamplePair] { choices.flatMap(\.pairs) }

  /// Returns the choices by the scores of pairs.
  func result(_ score: (SamplePair) -> Double) -> ChoiceResult {
    choices.reduce(into: ChoiceResult()) { result, choice in
      func scores(_ texts: [Int]) -> [Double] {
        texts.map { score(SamplePair(first: $0, other: choice.clip)) }
      }
      result.add(right: scores(choice.right), wrong: scores(choice.wrong))
    }
  }

  /// Makes the choices between the caption of each clip and its edited ones, by the kind of the
  /// edit.
  ///
  /// - Parameters:
  ///   - clips: The numbers of the clips.
  ///   - place: Returns the number of a caption among the texts of the gallery.
  static func probes(
    _ clips: [Int32], _ captions: VideoCaptions, place: (Int32) -> Int
  ) -> [CaptionChoices] {
    var kinds: [String: [Choice]] = [:]
    for (index, clip) in clips.enumerated() {
      for edit in captions.edits[Int(clip)] {
        kinds[edit.kind, default: []].append(
          Choice(clip: index, right: [place(edit.right)], wrong: [place(edit.wrong)]))
      }
    }
    return kinds.sorted { $0.key < $1.key }.map {
      CaptionChoices(name: "\(Metrics.probe.name) \($0)", metric: Metrics.probe, choices: $1)
    }
  }

  /// Makes the choices between the captions of each family of clips; nil if there are none.
  ///
  /// - Parameters:
  ///   - families: The family of each clip; nil for none.
  ///   - right: The captions of each clip.
  static func families(_ families: [String?], right: [Set<Int>]) -> CaptionChoices? {
    var captions: [String: Set<Int>] = [:]
    for (family, texts) in zip(families, right) {
      if let family { captions[family, default: []].formUnion(texts) }
    }
    let choices = zip(families, right).enumerated().compactMap { index, clip -> Choice? in
      guard let family = clip.0, let all = captions[family], all.count > clip.1.count else {
        return nil
      }
      return Choice(
        clip: index, right: clip.1.sorted(), wrong: all.subtracting(clip.1).sorted())
    }
    guard !choices.isEmpty else { return nil }
    return CaptionChoices(name: Metrics.family.name, metric: Metrics.family, choices: choices)
  }
}
