import ClozeCapabilities
import ClozeData
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
    let shown = try ShownRetrieval(ClipEncoder(model, compute), samples, request, observer)
    return RetrievalView(split: split.rawValue, sides: try shown.sides(observer))
  }
}

/// Retrieval among the clips of a set, with examples.
private struct ShownRetrieval {
  private let samples: VideoSamples
  private let request: RetrievalRequest
  private let search: ClipSearch
  /// The captions, in the order of their vectors.
  private let texts: [String]

  private var clips: [Int32] { samples.validation }

  init(
    _ encoder: ClipEncoder, _ samples: VideoSamples, _ request: RetrievalRequest,
    _ observer: any WorkObserver
  ) throws {
    (self.samples, self.request) = (samples, request)
    let clips = samples.validation.map(Int.init)
    var texts: [String] = [], numbers: [String: Int] = [:]
    let right = clips.map { clip in
      Set(
        samples.shard.clips[clip].captions.map { text in
          if let known = numbers[text] { return known }
          numbers[text] = texts.count
          texts.append(text)
          return texts.count - 1
        })
    }
    let progress = observer.progress("encode", unit: "clip")
    defer { progress?.finish() }
    var vectors: [[Float]] = []
    for first in stride(from: 0, to: clips.count, by: ClipEncoder.most) {
      try observer.checkForStop()
      let part = clips[first..<min(first + ClipEncoder.most, clips.count)]
      vectors += try encoder.vectors(of: part.map { encoder.seen($0, in: samples.shard) })
      progress?.update(done: vectors.count, total: clips.count)
    }
    search = ClipSearch(clips: vectors, texts: try encoder.vectors(of: texts), right: right)
    self.texts = texts
  }

  /// Returns both directions.
  func sides(_ observer: any WorkObserver) throws -> [RetrievalView.Side] {
    [
      try side("text to video", queries: texts.count, candidates: clips.count, observer) {
        search.clips(for: $0, top: $1)
      } text: {
        texts[$0]
      } first: {
        name(of: $0)
      } example: { query, answer in
        RetrievalView.Example(
          query: query, clip: clip(answer.right),
          found: answer.first.map { candidate, cosine in
            let clip = clip(candidate)
            return RetrievalView.Found(
              caption: clip.captions.first ?? "", clip: clip, cosine: cosine,
              isRight: search.right[candidate].contains(query))
          })
      },
      try side("video to text", queries: clips.count, candidates: texts.count, observer) {
        search.texts(for: $0, top: $1)
      } text: {
        name(of: $0)
      } first: {
        texts[$0]
      } example: { query, answer in
        RetrievalView.Example(
          query: query, clip: clip(query),
          found: answer.first.map { candidate, cosine in
            RetrievalView.Found(
              caption: texts[candidate], cosine: cosine,
              isRight: search.right[query].contains(candidate))
          })
      },
    ]
  }

  private func side(
    _ name: String, queries count: Int, candidates: Int, _ observer: any WorkObserver,
    _ answer: (_ query: Int, _ top: Int) -> ClipSearch.Answer, text: (Int) -> String,
    first: (Int) -> String,
    example: (_ query: Int, _ answer: ClipSearch.Answer) -> RetrievalView.Example
  ) throws -> RetrievalView.Side {
    let progress = observer.progress("rank", unit: "query")
    defer { progress?.finish() }
    let queries = try (0..<count).map { query in
      if query % 100 == 0 {
        try observer.checkForStop()
        progress?.update(done: query, total: count)
      }
      let answer = answer(query, 1)
      return RetrievalView.Query(
        text: text(query), rank: answer.rank, cosine: answer.cosine,
        first: first(answer.first[0].candidate), firstCosine: answer.first[0].cosine)
    }
    var side = RetrievalView.Side(name: name, candidates: candidates, queries: queries)
    let (shown, worst) = chosen(queries)
    side.examples = shown.map { example($0, answer($0, request.top)) }
    side.worst = worst.map { example($0, answer($0, request.top)) }
    return side
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

  private func name(of clip: Int) -> String { samples.shard.clips[Int(clips[clip])].name }

  /// Returns a clip with some of its frames.
  private func clip(_ number: Int) -> RetrievalView.Clip {
    let shard = samples.shard, index = Int(clips[number])
    let times = shard.times(index), side = shard.settings.size
    let chosen = FrameChoice.different(
      times, end: shard.seconds(index), count: request.frames)
    let bytes = shard.read(index, frames: chosen), size = shard.frameBytes
    let frames = chosen.enumerated().map { place, frame in
      ClipFrame(
        second: times[frame], colours: Array(bytes[place * size..<(place + 1) * size]), side: side)
    }
    let clip = shard.clips[index]
    return RetrievalView.Clip(name: clip.name, captions: clip.captions, frames: frames)
  }
}
