import ClozeCapabilities
import ClozeEvaluation
import ClozeModels
import ClozeTensor
import ClozeTraining

/// Evaluation of models of clips with captions by retrieval, in both directions.
extension VideoModality: Evaluating {
  /// `models of video`.
  public static let evaluated = "models of video"
  /// A description of the metrics.
  public static let evaluationNotes = """
    Models of video: how often the clip of a caption, and a caption of a clip, is among the first 1, 5 or 10 of all \
    clips and captions (R@k), the median and mean rank of the best right one (MedR, MeanR, from 1; ties count half \
    a rank), with 95% bootstrap intervals over queries. With --rerank K the first K of each query are ordered anew \
    by the classifier of pairs. Every different caption is a query and a candidate, and all captions of a clip are \
    right for it.
    """
  /// All splits.
  public static let evaluationSplits = EvaluationSplit.allCases
  /// `--rerank`.
  public static let evaluationOptions = [rerank]

  private static let rerank = EvaluationOption(
    "rerank",
    "Models of video: the number of candidates of each query that the classifier of pairs orders "
      + "anew (default: none).", valueName: "number", .whole(1...10_000))

  /// Scores the models at `models`.
  public static func evaluate(
    _ models: [String], _ request: EvaluationRequest, _ compute: (Precision) throws -> Compute,
    _ observer: any WorkObserver
  ) throws -> Evaluation {
    let compute = try compute(.f32)
    return Evaluation(
      try models.flatMap { path in
        let model = try VideoModel.load(
          from: ModelFolder.locate(path), device: compute.device)
        let rerank = request.whole(rerank)
        guard rerank == nil || model.cross != nil else { throw VideoModelError.noCross(path: path) }
        let questions = try VideoQuestions(request, observer, path)
        let (samples, split) = try questions.scored(model, threads: compute.threads)
        let retrieval = try VideoRetrieval(model, samples, compute, observer)
        let origin = Score.Origin(
          model: path,
          protocolName: retrieval.name + (rerank.map { ", top \($0) re-ranked" } ?? ""),
          split: split, seed: questions.seed, count: samples.validation.count)
        return try retrieval.results(rerank: rerank, observer).flatMap { direction, result in
          result.metrics(seed: questions.seed).map {
            Score($0, as: "\(direction) \($0.name)", origin)
          }
        }
      })
  }
}

/// Retrieval among the clips and captions of a set.
struct VideoRetrieval {
  private var gallery: VideoGallery
  private let samples: VideoSamples
  private let frames: TubeChoice
  /// The numbers of the captions that are there.
  private let captions: [Int32]
  /// The place of each clip's captions among `captions`.
  private let right: [Set<Int>]

  /// Encodes all clips and captions.
  init(
    _ model: VideoModel, _ samples: VideoSamples, _ compute: Compute, _ observer: any WorkObserver
  ) throws {
    self.samples = samples
    let configuration = model.configuration.backbone
    frames = TubeChoice(count: configuration.count, tube: configuration.tube)
    gallery = VideoGallery(model, dtype: compute.dtype)
    let progress = observer.progress("encode", unit: "clip")
    defer { progress?.finish() }
    let batches = VideoBatches(samples, size: gallery.size, configuration, seed: 0)
    for batch in batches.batches(samples.validation) {
      try observer.checkForStop()
      try gallery.add(batch)
      progress?.update(done: gallery.clipCount, total: samples.validation.count)
    }
    let table = samples.captions.captions
    let captions = Set(samples.validation.flatMap { table[Int($0)] }).sorted()
    let places = Dictionary(uniqueKeysWithValues: captions.enumerated().map { ($1, $0) })
    right = samples.validation.map { clip in Set(table[Int(clip)].compactMap { places[$0] }) }
    try gallery.add(texts: captions.map { samples.captions.sequences[Int($0)] })
    self.captions = captions
  }

  /// The set in words.
  var name: String { "\(gallery.clipCount) clips, \(gallery.textCount) captions" }

  /// Returns the ranks of both directions, re-ranked if wanted.
  func results(
    rerank: Int?, _ observer: any WorkObserver
  ) throws -> [(direction: String, result: RetrievalResult)] {
    let clips = gallery.clipCount, texts = gallery.textCount, right = right
    let byText = gallery.similarities()
    let byClip = (0..<clips).flatMap { clip in
      (0..<texts).map { byText[$0 * clips + clip] }
    }
    let forTexts = try rerank.map { most in
      try reranked(byText, candidates: clips, most, observer) { (text: $0, clip: $1) }
    }
    let forClips = try rerank.map { most in
      try reranked(byClip, candidates: texts, most, observer) { (text: $1, clip: $0) }
    }
    return [
      (
        "text to video",
        RetrievalResult(scores: forTexts ?? byText, candidates: clips) { right[$1].contains($0) }
      ),
      (
        "video to text",
        RetrievalResult(scores: forClips ?? byClip, candidates: texts) { right[$0].contains($1) }
      ),
    ]
  }

  /// Returns scores by which the `most` best candidates of each query come first, in the order of
  /// the classifier of pairs, and then the others in their order.
  private func reranked(
    _ scores: [Double], candidates: Int, _ most: Int, _ observer: any WorkObserver,
    _ pair: (_ query: Int, _ candidate: Int) -> (text: Int, clip: Int)
  ) throws -> [Double] {
    var scores = scores
    let progress = observer.progress("re-rank", unit: "query")
    defer { progress?.finish() }
    let queries = scores.count / candidates
    // Cosines are at most 1, and so are those of the others.
    let floor = 2.0
    for first in stride(from: 0, to: queries, by: gallery.size) {
      try observer.checkForStop()
      let part = first..<min(first + gallery.size, queries)
      var places: [Int] = []
      for query in part {
        let row = (0..<candidates).sorted {
          (scores[query * candidates + $1], $0) < (scores[query * candidates + $0], $1)
        }
        places += row.prefix(most).map { query * candidates + $0 }
      }
      let found = try gallery.matches(
        places.map { pair($0 / candidates, $0 % candidates) }
      ) { frames.read(samples.shard, Int(samples.validation[$0]), nil) }
      // A logit is mapped to (floor, floor + 1) without changing the order.
      for (place, logit) in zip(places, found) { scores[place] = floor + squashed(logit) }
      progress?.update(done: part.upperBound, total: queries)
    }
    return scores
  }

  /// A number from 0 to 1 that rises with `logit` and keeps small differences of large ones.
  private func squashed(_ logit: Double) -> Double { 0.5 + 0.5 * logit / (1 + abs(logit)) }
}
