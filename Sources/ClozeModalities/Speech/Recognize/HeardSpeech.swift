import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeTensor
import Foundation

/// A piece of sound as a recogniser hears it: letters, and when each is said.
struct HeardSpeech {
  /// The labels of the text.
  let labels: [Int32]
  /// The log probabilities of labels at each step.
  let scores: FrameScores
  /// The second of the file at which the piece starts.
  let start: Double
  private let units: SpeechUnits
  private let secondsPerStep: Double
  private let alignment: LabelAlignment?

  /// Recognises `frames` of one utterance, which starts at the second `start`; nil if they are
  /// shorter than a step.
  ///
  /// - Parameter beam: The number of beginnings of a text that are searched; nil for the likeliest
  ///   label of each step.
  /// - Throws: `SpeechError.notFinite`.
  init?(
    _ frames: SpeechFrames, by model: SpeechRecognizer, from start: Double, beam: Int? = nil,
    precision: DType
  ) throws {
    guard frames.frames(0).count >= model.backbone.subsampling.least else { return nil }
    (units, self.start) = (model.units, start)
    secondsPerStep = model.backbone.secondsPerStep
    scores = try model.scores(frames, precision: precision)[0]
    labels = model.labels(scores, beam: beam)
    alignment = LabelAlignment(labels, scores)
  }

  /// The text.
  var text: String { units.text(labels) }

  /// The words with their times, by the most probable alignment of the text.
  var words: [TranscribedWord] {
    guard let alignment else { return [] }
    return units.words(labels).map { places in
      let steps = places.map { alignment.frames[$0] }
      let confidence = places.reduce(0) { $0 + Double(alignment.confidences[$1]) }
      return TranscribedWord(
        text: places.map { units.piece(labels[$0]) }.joined(),
        start: second(steps.first?.lowerBound ?? 0), end: second(steps.last?.upperBound ?? 0),
        confidence: confidence / Double(max(1, places.count)))
    }
  }

  /// The letters with their times, by the same alignment; spaces are among them.
  var letters: [SoundTokens.Token] {
    guard let alignment else { return [] }
    return labels.indices.map { place in
      let steps = alignment.frames[place]
      return SoundTokens.Token(
        start: second(steps.lowerBound), end: second(steps.upperBound),
        .letter(units.piece(labels[place])), confidence: Double(alignment.confidences[place]))
    }
  }

  /// Returns the second of the file at which a step starts.
  private func second(_ step: Int) -> Double { start + secondsPerStep * Double(step) }
}

extension HeardSpeech {
  /// Rows for a picture: the words, the letters, and how probable it is at each step that a letter
  /// is said, with the likeliest one where it is more probable than the blank.
  var rows: [SpectrogramView.Row] {
    let said = zip(labels, letters).filter { units.units[Int($0.0) - 1] != " " }
    let marks = said.map { label, letter in
      SpectrogramView.Mark(
        start: letter.start, end: letter.end, text: letter.value.text, group: Int(label))
    }
    return [
      SpectrogramView.Row(
        "words",
        words.map { SpectrogramView.Mark(start: $0.start, end: $0.end, text: $0.text) }),
      SpectrogramView.Row("letters", marks),
      SpectrogramView.Row("any letter", (0..<scores.frames).map(probability)),
    ]
  }

  private func probability(ofAnyLetterAt step: Int) -> SpectrogramView.Mark {
    let blank = scores[step, scores.blank]
    let labels = (0..<Int32(scores.classes)).filter { $0 != scores.blank }
    let best = labels.max { scores[step, $0] < scores[step, $1] }
    let isSaid = best.map { scores[step, $0] > blank } ?? false
    return SpectrogramView.Mark(
      start: second(step), end: second(step + 1),
      text: isSaid ? best.map(units.piece) ?? "" : "",
      level: 1 - exp(Double(blank)))
  }
}

extension SoundTokens.Token.Value {
  /// The code's number, or the letter.
  var text: String {
    switch self {
    case .code(let number, _): String(number)
    case .letter(let text): text
    }
  }
}
