import ClozeCapabilities
import ClozeEvaluation
import ClozeTensor

/// Retrieval among the clips and captions of a set, and choices between captions of each clip.
struct VideoRetrieval {
  /// A direction of retrieval.
  enum Direction: String, CaseIterable {
    case textToVideo = "text to video"
    case videoToText = "video to text"

    /// Returns the pair of a query and a candidate.
    func pair(_ query: Int, _ candidate: Int) -> VideoPair {
      self == .textToVideo
        ? VideoPair(text: query, clip: candidate) : VideoPair(text: candidate, clip: query)
    }
  }

  let gallery: VideoGallery
  /// The captions, then the edited ones that are none of them: the texts of the gallery.
  let texts: [String]
  /// The number of captions of the clips, which are the first of the gallery's texts.
  let captions: Int
  /// The captions of each clip.
  let right: [Set<Int>]
  /// The clips that each caption describes.
  private let described: [[Int]]
  /// The choices between captions.
  let choices: [CaptionChoices]

  /// Encodes all clips and captions.
  init(
    _ model: VideoModel, _ samples: VideoSamples, _ compute: Compute, _ observer: any WorkObserver
  ) throws {
    var numbers: [Int32] = [], places: [Int32: Int] = [:]
    func place(_ caption: Int32) -> Int {
      if let place = places[caption] { return place }
      places[caption] = numbers.count
      numbers.append(caption)
      return numbers.count - 1
    }
    let clips = samples.validation, table = samples.captions
    right = clips.map { Set(table.captions[Int($0)].map(place)) }
    captions = numbers.count
    described = right.enumerated().reduce(into: numbers.map { _ in [] }) { described, clip in
      for text in clip.element { described[text].append(clip.offset) }
    }
    let family = CaptionChoices.families(
      clips.map { samples.shard.clips[Int($0)].family }, right: right)
    choices = CaptionChoices.probes(clips, table, place: place) + [family].compactMap(\.self)
    texts = numbers.map { table.texts[Int($0)] }
    let progress = observer.progress("encode", unit: "clip")
    defer { progress?.finish() }
    gallery = try VideoGallery(
      model, ClipSelection(samples.shard, clips, model.configuration.backbone),
      texts: numbers.map { table.sequences[Int($0)] }, dtype: compute.dtype
    ) { done in
      try observer.checkForStop()
      progress?.update(done: done, total: clips.count)
    }
  }

  /// The set in words, with what chooses frames, if they are chosen.
  var name: String {
    let towers = gallery.model.towers
    let selector =
      towers.selectors.isEmpty
      ? "" : ", frames chosen with\(towers.selectsByCaption ? "" : "out") the caption"
    return "\(gallery.clips.count) clips, \(captions) captions" + selector
  }

  /// The first of the candidates of each query by the cosine, by direction.
  typealias Firsts = [Direction: [[Int]]]

  /// Returns the first `count` candidates of each query of both directions.
  func firsts(_ count: Int) throws -> Firsts {
    try Dictionary(
      uniqueKeysWithValues: Direction.allCases.map { direction in
        let (queries, index) = try search(direction)
        return (direction, index.top(count, queries: queries).map { $0.map { Int($0.row) } })
      })
  }

  /// Returns the scores of the pairs that are re-ranked, and of those of all choices, by the
  /// classifier of pairs; none if the model has no such.
  func matches(
    _ firsts: Firsts, _ observer: any WorkObserver
  ) throws -> [VideoPair: Double] {
    guard gallery.model.match != nil else { return [:] }
    var pairs = Set(choices.flatMap(\.pairs))
    for (direction, lists) in firsts {
      for (query, list) in lists.enumerated() {
        pairs.formUnion(list.map { direction.pair(query, $0) })
      }
    }
    let progress = observer.progress("compare", unit: "pair")
    defer { progress?.finish() }
    return try gallery.matches(pairs) { done in
      try observer.checkForStop()
      progress?.update(done: done, total: pairs.count)
    }
  }

  /// The rank of a query's best right candidate, and the candidates that come first.
  struct Answer {
    let rank: Double
    var first: [Int] = []
  }

  /// Returns the answers to the queries of a direction; `firsts` are ordered anew by their scores
  /// among `matches`.
  ///
  /// - Parameter count: The number of candidates that are named, the best first.
  func answers(
    _ direction: Direction, _ firsts: Firsts, _ matches: [VideoPair: Double], first count: Int = 0
  ) throws -> [Answer] {
    var answers: [Answer] = []
    try forEachOrder(direction, firsts, matches) { query, order in
      answers.append(
        Answer(
          rank: order.rank(of: right(direction, query)),
          first: count > 0 ? order.first(count) : []))
    }
    return answers
  }

  /// Returns the right candidates of a query: the captions of a clip, or the clips of a caption.
  func right(_ direction: Direction, _ query: Int) -> [Int] {
    direction == .textToVideo ? described[query] : right[query].sorted()
  }

  /// True if a text is a caption of a clip.
  func isRight(_ pair: VideoPair) -> Bool { right[pair.clip].contains(pair.text) }

  /// Calls `body` with the order of the candidates of each query.
  func forEachOrder(
    _ direction: Direction, _ firsts: Firsts, _ matches: [VideoPair: Double],
    _ body: (_ query: Int, _ order: CandidateOrder) throws -> Void
  ) throws {
    let (queries, index) = try search(direction), width = gallery.width
    let all = (0..<index.count).map(Int32.init), count = queries.count / width
    // The scores of few queries at once, since those of all are too many.
    for first in stride(from: 0, to: count, by: 256) {
      let part = first..<min(first + 256, count)
      let scores = index.scores(
        of: part.map { _ in all },
        queries: Array(queries[part.lowerBound * width..<part.upperBound * width]))
      for (query, row) in zip(part, scores) {
        var order = CandidateOrder(scores: row.map(Double.init))
        if let list = firsts[direction]?[query] {
          order.rescore(list, by: list.map { matches[direction.pair(query, $0)] ?? .nan })
        }
        try body(query, order)
      }
    }
  }

  /// The vectors of the queries of a direction, and those of the candidates. Equal vectors have
  /// equal scores wherever they are, which a matrix product does not promise, so that ties are
  /// ties.
  private func search(_ direction: Direction) throws -> (queries: [Float], index: RowIndex) {
    let texts = Array(gallery.textVectors[..<(captions * gallery.width)])
    let clips = gallery.clipVectors
    let (queries, rows) = direction == .textToVideo ? (texts, clips) : (clips, texts)
    return (queries, try RowIndex(rows: rows, width: gallery.width, device: gallery.device))
  }
}
