import ClozeCapabilities
import ClozeEvaluation
import ClozeTensor

/// Retrieval among the clips and captions of a set, and choices between captions of each clip.
struct VideoRetrieval {
  /// A direction of retrieval: captions are the first side, and clips the other one.
  typealias Direction = PairRetrieval.Direction

  let gallery: VideoGallery
  /// The captions, then the edited ones that are none of them: the texts of the gallery.
  let texts: [String]
  /// The number of captions of the clips, which are the first of the gallery's texts.
  let captions: Int
  /// The ranking of captions and clips.
  let ranking: PairRetrieval
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
    let right = clips.map { Set(table.captions[Int($0)].map(place)) }
    captions = numbers.count
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
    ranking = PairRetrieval(
      first: Array(gallery.textVectors[..<(captions * gallery.width)]),
      other: gallery.clipVectors, width: gallery.width, right: right, device: gallery.device)
  }

  /// The set in words, with what chooses frames, if they are chosen.
  var name: String {
    let towers = gallery.model.towers
    let selector =
      towers.selectors.isEmpty
      ? "" : ", frames chosen with\(towers.selectsByCaption ? "" : "out") the caption"
    return "\(gallery.clips.count) clips, \(captions) captions" + selector
  }

  /// The scores and predictions of the ranking.
  var report: RetrievalReport {
    let shard = gallery.clips.shard, numbers = gallery.clips.numbers
    return RetrievalReport(
      ranking, first: .init("text", isText: true) { texts[$0] },
      other: .init("video", isText: false) { shard.clips[Int(numbers[$0])].name })
  }

  /// Returns the scores of the pairs that are re-ranked, and of those of all choices, by the
  /// classifier of pairs; none if the model has no such.
  func matches(
    _ firsts: PairRetrieval.Firsts, _ observer: any WorkObserver
  ) throws -> [SamplePair: Double] {
    guard gallery.model.match != nil else { return [:] }
    let pairs = ranking.pairs(of: firsts).union(choices.flatMap(\.pairs))
    let progress = observer.progress("compare", unit: "pair")
    defer { progress?.finish() }
    return try gallery.matches(pairs) { done in
      try observer.checkForStop()
      progress?.update(done: done, total: pairs.count)
    }
  }
}

extension PairRetrieval.Direction {
  /// The direction between captions and clips.
  var clipName: String { name("text", "video") }
}
