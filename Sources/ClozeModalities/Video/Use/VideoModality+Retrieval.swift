import ClozeCapabilities
import ClozeData
import ClozeEvaluation
import ClozeModels
import ClozeTensor

extension VideoModality: RetrievalShowing {
  /// Returns what the model at `path` finds among the clips and captions of a part of the data, by
  /// the cosine of their vectors.
  public static func retrieval(
    of path: String, _ request: RetrievalRequest, _ compute: Compute, _ observer: any WorkObserver
  ) throws -> RetrievalView {
    let model = try VideoModel.load(from: ModelFolder.locate(path), device: compute.device)
    let questions = try VideoQuestions(request.samples, observer, path)
    let (samples, split) = try questions.scored(model, threads: compute.threads)
    let shown = ShownRetrieval(
      retrieval: try VideoRetrieval(model, samples, compute, observer), samples: samples,
      request: request)
    return RetrievalView(
      split: split.rawValue,
      sides: try VideoRetrieval.Direction.allCases.map { try shown.side($0, observer) })
  }
}

/// Retrieval among the clips of a set, with examples.
private struct ShownRetrieval {
  let retrieval: VideoRetrieval
  let samples: VideoSamples
  let request: RetrievalRequest

  /// A query and what is found for it, by their numbers.
  private struct Answer {
    let rank: Double
    let right: SamplePair
    let first: [SamplePair]
  }

  private typealias Direction = VideoRetrieval.Direction

  /// Returns a direction.
  func side(
    _ direction: VideoRetrieval.Direction, _ observer: any WorkObserver
  ) throws -> RetrievalView.Side {
    let texts = retrieval.texts, answers = try answers(direction, observer)
    func name(_ pair: SamplePair, isClip: Bool) -> String {
      isClip ? samples.shard.clips[clipNumber(pair)].name : texts[pair.first]
    }
    let isByClip = direction == .toFirst
    let queries = answers.map { answer in
      RetrievalView.Query(
        text: name(answer.right, isClip: isByClip), rank: answer.rank,
        cosine: retrieval.gallery.cosine(answer.right),
        first: name(answer.first[0], isClip: !isByClip),
        firstCosine: retrieval.gallery.cosine(answer.first[0]))
    }
    var side = RetrievalView.Side(
      name: direction.clipName,
      candidates: isByClip ? retrieval.captions : samples.validation.count, queries: queries)
    let (shown, worst) = chosen(queries)
    func example(_ query: Int) -> RetrievalView.Example {
      RetrievalView.Example(
        query: query, clip: clip(answers[query].right),
        found: answers[query].first.map { found($0, texts, isClip: !isByClip) })
    }
    (side.examples, side.worst) = (shown.map(example), worst.map(example))
    return side
  }

  /// Ranks the candidates of each query.
  private func answers(_ direction: Direction, _ observer: any WorkObserver) throws -> [Answer] {
    let progress = observer.progress("rank", unit: "query")
    defer { progress?.finish() }
    var answers: [Answer] = []
    try retrieval.ranking.forEachOrder(direction) { query, order in
      if query % 100 == 0 {
        try observer.checkForStop()
        progress?.update(
          done: query,
          total: direction == .toOther ? retrieval.captions : samples.validation.count)
      }
      func pair(_ candidate: Int) -> SamplePair { direction.pair(query, candidate) }
      let right = retrieval.ranking.right(direction, query)
      let best = right.map(pair).max {
        retrieval.gallery.cosine($0) < retrieval.gallery.cosine($1)
      }
      answers.append(
        Answer(
          rank: order.rank(of: right), right: best ?? pair(0),
          first: order.first(request.top).map(pair)))
    }
    return answers
  }

  /// Returns the numbers of the queries that are shown.
  private func chosen(_ queries: [RetrievalView.Query]) -> (shown: [Int], worst: [Int]) {
    switch request.examples {
    case .spaced(let count):
      let count = min(count, queries.count)
      return ((0..<count).map { $0 * queries.count / count }, [])
    case .extremes(let count):
      let order = queries.indices.sorted {
        (queries[$0].rank, -queries[$0].cosine, $0) < (queries[$1].rank, -queries[$1].cosine, $1)
      }
      let best = order.prefix(count)
      return (Array(best), order.dropFirst(best.count).suffix(count).reversed())
    }
  }

  private func found(
    _ pair: SamplePair, _ texts: [String], isClip: Bool
  ) -> RetrievalView.Found {
    let clip = isClip ? clip(pair) : nil
    return RetrievalView.Found(
      caption: clip.map { $0.captions.first ?? "" } ?? texts[pair.first], clip: clip,
      cosine: retrieval.gallery.cosine(pair), isRight: retrieval.ranking.isRight(pair))
  }

  private func clipNumber(_ pair: SamplePair) -> Int { Int(samples.validation[pair.other]) }

  /// Returns the clip of a pair with some of its frames.
  private func clip(_ pair: SamplePair) -> RetrievalView.Clip {
    let shard = samples.shard, index = clipNumber(pair), times = shard.times(index)
    let chosen = FrameChoice.different(times, end: shard.seconds(index), count: request.frames)
    let bytes = shard.read(index, frames: chosen), size = shard.frameBytes
    let frames = chosen.enumerated().map { place, frame in
      ClipFrame(
        second: times[frame], colours: Array(bytes[place * size..<(place + 1) * size]),
        side: shard.settings.size)
    }
    let clip = shard.clips[index]
    return RetrievalView.Clip(name: clip.name, captions: clip.captions, frames: frames)
  }
}
