import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeObjectives
import ClozeTensor
import ClozeTraining

/// The pairs of a part of the data, among which models retrieve.
struct PairQuestions {
  let samples: PairSamples
  /// The numbers of the pairs.
  let pairs: [Int32]
  let split: EvaluationSplit
  let seed: UInt64

  /// Reads the pairs of a request for a model.
  ///
  /// - Throws: Errors of reading, `UsageError` or `EvaluationError.nothingHeldOut`.
  init(
    _ request: EvaluationRequest, _ model: PairModel, at path: String, threads: Int,
    _ observer: any WorkObserver
  ) throws {
    let choice = try CorpusRequest(request, path, of: PairModality.self)
    var corpus = try choice.corpus("pairs")
    if !request.data.isEmpty { corpus.strict = false }
    let kinds = model.sizes.both.map { $0.column }
    split = try choice.split { try corpus.parts(kinds) }
    seed = choice.seed
    let kept = choice.trained.map { $0.path + "/" }, vocabularies = model.vocabularies
    let settings = corpus
    samples = try observer.withTemporaryFile { folder in
      try makeFolder(folder)
      let reading = PairReading(prefix: folder + "/", kept: kept, threads: threads) { event in
        try observer.checkForStop()
        if case .note = event { observer.prepare(event) }
      }
      return try PairSamples(settings, model.sizes, reading) { _ in vocabularies }
    }
    let part =
      switch split {
      case .validation: samples.validation
      case .test: samples.test
      case .all: samples.pairs.indices.map(Int32.init)
      }
    guard !part.isEmpty else {
      if split == .test {
        throw UsageError(
          "\(corpus.paths.joined(separator: ", ")) has no pairs for testing; name them test in the "
            + "column split, or give --split all")
      }
      throw EvaluationError.nothingHeldOut(run: path, samples: "pairs")
    }
    pairs = choice.limited(part)
    if split == .validation, request.data.isEmpty,
      let digest = choice.trained?.checkpoints.dataDigest(), digest != samples.digest
    {
      choice.noteChange(of: "pairs", observer)
    }
  }

  /// The different samples of each side, in the order of the pairs.
  var numbers: [DistinctNumbers] {
    (0..<2).map { side in
      DistinctNumbers(pairs.map { Int(PairTable.number(side, samples.pairs[Int($0)])) })
    }
  }
}

/// Retrieval among the pairs of a set.
struct PairSearch {
  let gallery: PairGallery
  let ranking: PairRetrieval
  private let samples: PairSamples
  private let numbers: [DistinctNumbers]

  /// Encodes all samples of the pairs.
  init(
    _ model: PairModel, _ questions: PairQuestions, _ compute: Compute,
    _ observer: any WorkObserver
  ) throws {
    (samples, numbers) = (questions.samples, questions.numbers)
    let all = numbers.reduce(0) { $0 + $1.numbers.count }
    let progress = observer.progress("encode", unit: "sample")
    defer { progress?.finish() }
    gallery = try PairGallery(
      model, samples, numbers.map { $0.numbers.map(Int32.init) }, dtype: compute.dtype
    ) { done in
      try observer.checkForStop()
      progress?.update(done: done, total: all)
    }
    var right = [Set<Int>](repeating: [], count: numbers[1].numbers.count)
    // Pairs of other parts are right, too, where both of their samples are candidates.
    let places = numbers.map { side in
      Dictionary(uniqueKeysWithValues: side.numbers.enumerated().map { ($0.element, $0.offset) })
    }
    for pair in samples.pairs {
      guard let first = places[0][Int(pair.first)], let other = places[1][Int(pair.other)] else {
        continue
      }
      right[other].insert(first)
    }
    ranking = PairRetrieval(
      first: gallery.vectors[0], other: gallery.vectors[1], width: model.sizes.spaceWidth,
      right: right, device: model.store.device)
  }

  /// The set in words.
  var name: String {
    zip(numbers, gallery.model.sizes.kinds).map { "\($0.numbers.count) of \($1)" }
      .joined(separator: ", ")
  }

  /// The scores and predictions of the ranking.
  var report: RetrievalReport {
    let sides = (0..<2).map { side in
      let kind = gallery.model.sizes.both[side], values = samples.values[side]
      let numbers = numbers[side].numbers
      return RetrievalReport.Side(kind.name, isText: kind is any TokenKind.Type) {
        values[numbers[$0]].text
      }
    }
    return RetrievalReport(ranking, first: sides[0], other: sides[1])
  }

  /// Returns the scores of the pairs that are re-ranked.
  func matches(
    _ firsts: PairRetrieval.Firsts, _ observer: any WorkObserver
  ) throws -> [SamplePair: Double] {
    let pairs = ranking.pairs(of: firsts)
    guard !pairs.isEmpty else { return [:] }
    let progress = observer.progress("compare", unit: "pair")
    defer { progress?.finish() }
    return try gallery.matches(pairs) { done in
      try observer.checkForStop()
      progress?.update(done: done, total: pairs.count)
    }
  }
}
