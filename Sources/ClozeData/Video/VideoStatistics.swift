/// The sizes of a corpus of clips, with all frames counted by decoding them.
public struct VideoStatistics: Sendable, Equatable {
  /// The number of clips that can be read.
  public var clips = 0
  /// The number of their captions.
  public var captions = 0
  /// The number of clips without a caption.
  public var withoutCaption = 0
  /// The number of classes; 0 if there are none.
  public var classes = 0
  /// Their seconds in all.
  public var seconds = 0.0
  /// The number of their frames.
  public var frames = 0
  /// The frames of the shortest clip.
  public var minimum = 0
  /// The median of the frames.
  public var median = 0.0
  /// The frames of the longest clip.
  public var maximum = 0
  /// The number of clips of each size, as they are shown, such as `160x128`.
  public var sizes: [String: Int] = [:]
  /// The number of clips of each container and codec, such as `mp4 h264`.
  public var codecs: [String: Int] = [:]
  /// The number of words of captions, between blanks.
  public var words = 0
  /// The number of different words, as they are spelled.
  public var vocabulary = 0
  /// The clips that are damaged and can be used, with their faults.
  public var damaged: [Omission] = []
  /// The omissions, with their reasons.
  public var omissions: [Omission] = []

  /// Decodes all clips of `corpus` and counts.
  ///
  /// - Parameters:
  ///   - threads: The number of clips that are decoded at once.
  ///   - observe: Called with the numbers of clips that have been decoded and of all; what it
  ///     throws ends the reading.
  /// - Throws: `VideoError` if no video can be read at all; what `observe` throws.
  public init(
    _ corpus: VideoCorpus, threads: Int,
    observe: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws {
    try self.init(corpus, threads: threads, reader: VideoReader(), observe: observe)
  }

  init(
    _ corpus: VideoCorpus, threads: Int, reader: VideoReader,
    observe: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws {
    omissions = corpus.omissions
    var counts: [Int] = [], labels: Set<String> = [], vocabulary: Set<Substring> = [], done = 0
    var pipeline = OrderedPipeline(threads: threads, most: 16 * threads) { (clip: VideoClip) in
      try Self.outcome(clip, reader)
    }
    func receive(_ clip: VideoClip, _ outcome: Outcome) throws {
      done += 1
      try observe(done, corpus.clips.count)
      switch outcome {
      case .failure(let error): omissions.append(Omission(clip.name, error))
      case .success(let info):
        counts.append(info.frames)
        add(info, clip.name)
        add(clip.captions, &vocabulary)
        if let label = clip.label { labels.insert(label) }
      }
    }
    for clip in corpus.clips { try pipeline.add(clip, weight: 1, into: receive) }
    try pipeline.flush(into: receive)
    (classes, self.vocabulary) = (labels.count, vocabulary.count)
    count(counts.sorted())
  }

  private typealias Outcome = Result<VideoInfo, VideoError>

  private static func outcome(_ clip: VideoClip, _ reader: VideoReader) throws -> Outcome {
    do { return .success(try reader.info(clip)) } catch let error as VideoError {
      if error.concernsAll { throw error }
      return .failure(error)
    }
  }

  private mutating func add(_ info: VideoInfo, _ name: String) {
    clips += 1
    seconds += info.seconds
    frames += info.frames
    sizes["\(info.width)x\(info.height)", default: 0] += 1
    codecs["\(info.container) \(info.codec)", default: 0] += 1
    if let remark = info.remark { damaged.append(Omission(name, remark)) }
  }

  private mutating func add(_ captions: [String], _ vocabulary: inout Set<Substring>) {
    if captions.isEmpty { withoutCaption += 1 }
    self.captions += captions.count
    for caption in captions {
      let words = caption.split { $0.isWhitespace }
      self.words += words.count
      vocabulary.formUnion(words)
    }
  }

  private mutating func count(_ counts: [Int]) {
    guard let first = counts.first, let last = counts.last else { return }
    let half = counts.count / 2
    (minimum, maximum) = (first, last)
    median = Double(counts[half] + counts[counts.count - 1 - half]) / 2
  }
}
