import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// A form of texts as a choice of `evaluate`.
enum TranscriptForm: String, EvaluationChoice {
  case spoken
  case raw

  var summary: String { normalization.summary }
  var normalization: TranscriptNormalization { self == .raw ? .raw : .spoken }
}

/// Evaluation of recognisers of speech by the words and characters that they get wrong.
extension SpeechCTCModality: EvaluatingEach {
  /// `recognisers of speech`.
  public static let evaluated = "recognisers of speech"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Recognisers of speech: word and character error rates, substitutions, deletions and insertions of the whole \
    set by its reference words, with 95% bootstrap intervals over utterances; both sides are brought to the form \
    of --normalization. Utterances without a text are left out. With --predictions the transcript of each, \
    and its alignment: [right>wrong], [-missing], [+added].
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--beam` and `--normalization`.
  public static let evaluationOptions = [beam, normalization]

  private static let beam = EvaluationOption(
    "beam",
    "Recognisers of speech: the number of beginnings of a text that are searched (default: the "
      + "likeliest letter of each step).", valueName: "number", .whole(1...1024))
  private static let normalization = EvaluationOption(
    "normalization",
    "Recognisers of speech: the form in which texts are compared (default: the recogniser's):",
    oneOf: TranscriptForm.self)

  /// True: a transcript of each utterance.
  public static let evaluationHasPredictions = true

  /// Scores the model at `path`.
  public static func evaluation(
    of path: String, _ request: EvaluationRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> Evaluation {
    let model = try SpeechRecognizer.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try SpeechQuestions(request, observer, path, of: Self.self)
    let part = try questions.scored(model.configuration.backbone, threads: compute.threads)
    let beam = request.whole(Self.beam)
    let form: TranscriptForm? = request.choice(Self.normalization)
    var names: [String] = [], references: [String] = [], texts: [String] = [], done = 0
    let progress = observer.progress("recognise", unit: "utterance")
    defer { progress?.finish() }
    for batch in part.batches() {
      try observer.checkForStop()
      let scores = try model.scores(batch.frames, precision: compute.dtype)
      for (index, scores) in zip(batch.indices, scores) {
        let utterance = part.samples.shard.utterances[Int(index)]
        guard let text = utterance.text else { continue }
        names.append(utterance.name)
        references.append(text)
        texts.append(model.units.text(model.labels(scores, beam: beam)))
      }
      done += batch.indices.count
      progress?.update(done: done, total: part.indices.count)
    }
    if names.count < done {
      observer.note("note: \(counted(done - names.count, "utterance")) without a text left out")
    }
    let result = try TranscriptResult(
      references: references, transcripts: texts,
      form?.normalization ?? model.configuration.normalization)
    try result.check(names, observer)
    let origin = Score.Origin(
      model: path,
      protocolName: "\(beam.map { "beam \($0)" } ?? "greedy"), \(result.normalization.rawValue)",
      split: part.split, seed: questions.seed, count: names.count)
    return Evaluation(
      result.scores(origin), predictions: request.wantsPredictions ? result.samples(names) : nil)
  }
}

extension TranscriptResult {
  /// Notes which utterances, called `names`, have references without words.
  ///
  /// - Throws: `TranscriptError.noWords` if all are.
  fileprivate func check(_ names: [String], _ observer: any WorkObserver) throws {
    guard counts.words.reference > 0 else {
      throw TranscriptError.noWords(references: utterances.count)
    }
    let empty = zip(names, utterances).filter { $0.1.counts.words.reference == 0 }
      .map { Omission($0.0, "heard: \($0.1.recognised.quoted)") }
    let fate = "without words, where all that is heard counts as added"
    if let note = empty.note("reference", fate) { observer.note("note: " + note) }
  }

  /// Returns the error rates with their intervals, and what was counted.
  func scores(_ origin: Score.Origin) -> [Score] {
    let words = counts.words
    func count(_ name: String, _ value: Int, _ direction: MetricDirection?) -> Score {
      Score(name, Double(value), unit: "words", direction: direction, origin)
    }
    return metrics(seed: origin.seed).map { Score($0, origin) } + [
      count("substitutions", words.substitutions, .lowerIsBetter),
      count("deletions", words.deletions, .lowerIsBetter),
      count("insertions", words.insertions, .lowerIsBetter),
      count("reference words", words.reference, nil),
    ]
  }

  /// Returns the utterances called `names` with their transcripts and alignments.
  func samples(_ names: [String]) -> PredictedSamples {
    let samples = zip(names, utterances).enumerated().map { place, pair in
      let (name, one) = pair, words = one.counts.words
      var sample = SamplePrediction(
        number: place + 1, name: name, top: [],
        fields: [
          ResultTable.Property("transcript", .text(one.recognised)),
          ResultTable.Property("alignment", .text(one.alignment)),
          ResultTable.Property("substitutions", .whole(words.substitutions)),
          ResultTable.Property("deletions", .whole(words.deletions)),
          ResultTable.Property("insertions", .whole(words.insertions)),
          ResultTable.Property("words", .whole(words.reference)),
        ])
      (sample.gold, sample.isRight) = (one.reference, words.errors == 0)
      return sample
    }
    return PredictedSamples(classes: [], samples: samples)
  }
}
