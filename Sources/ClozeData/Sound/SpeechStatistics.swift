import Foundation

/// The sizes of a corpus of speech, with all lengths counted by reading the sound.
public struct SpeechStatistics: Sendable, Equatable {
  /// The number of utterances that can be read.
  public var clips = 0
  /// Their seconds in all.
  public var seconds = 0.0
  /// The number of speakers that are named.
  public var speakers = 0
  /// The number of classes; 0 if there are none.
  public var classes = 0
  /// The number of clips at each rate of their files.
  public var rates: [Int: Int] = [:]
  /// The number of clips in each format.
  public var formats: [String: Int] = [:]
  /// The seconds of the shortest clip.
  public var minimum = 0.0
  /// The median of the seconds.
  public var median = 0.0
  /// The seconds of the longest clip.
  public var maximum = 0.0
  /// The number of words, between blanks.
  public var words = 0
  /// The number of different words, as they are spelled.
  public var vocabulary = 0
  /// The letters and signs of the texts, as they are written, in order; blanks do not count.
  public var letters: [Character] = []
  /// The omissions, with their reasons.
  public var omissions: [SoundOmission] = []

  /// Reads all sound of `corpus` and counts.
  ///
  /// - Parameters:
  ///   - threads: The number of files that are read at once.
  ///   - observe: Called with the numbers of files that have been read and of all; what it throws
  ///     ends the reading.
  public init(
    _ corpus: SpeechCorpus, threads: Int,
    observe: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws {
    omissions = corpus.omissions
    let files = try Self.files(corpus, threads, observe)
    var lengths: [Double] = [], names: Set<String> = [], labels: Set<String> = []
    var vocabulary: Set<Substring> = [], letters: Set<Character> = []
    for utterance in corpus.utterances {
      guard let info = note(utterance, files), let length = length(utterance, info) else {
        continue
      }
      lengths.append(length)
      rates[info.rate, default: 0] += 1
      formats[info.format, default: 0] += 1
      if let speaker = utterance.speaker { names.insert(speaker) }
      if let label = utterance.label { labels.insert(label) }
      let words = (utterance.text ?? "").split { $0.isWhitespace }
      self.words += words.count
      vocabulary.formUnion(words)
      for word in words { letters.formUnion(word) }
    }
    (speakers, classes, self.vocabulary) = (names.count, labels.count, vocabulary.count)
    self.letters = letters.sorted()
    count(lengths.sorted())
  }

  private mutating func count(_ lengths: [Double]) {
    clips = lengths.count
    seconds = lengths.reduce(0, +)
    guard let first = lengths.first, let last = lengths.last else { return }
    let half = lengths.count / 2
    (minimum, maximum) = (first, last)
    median = (lengths[half] + lengths[lengths.count - 1 - half]) / 2
  }

  private typealias Outcome = Result<SoundInfo, any Error>

  /// Reads each file once.
  private static func files(
    _ corpus: SpeechCorpus, _ threads: Int, _ observe: (Int, Int) throws -> Void
  ) throws -> [String: Outcome] {
    var files: [String: Outcome] = [:], seen: Set<String> = []
    let paths = corpus.utterances.map(\.path).filter { seen.insert($0).inserted }
    var pipeline = OrderedPipeline<String, Outcome>(threads: threads, most: 64) { path in
      Outcome { try SoundReader.info(path) }
    }
    func receive(_ path: String, _ outcome: Outcome) throws {
      files[path] = outcome
      try observe(files.count, paths.count)
    }
    for path in paths { try pipeline.add(path, weight: 1, into: receive) }
    try pipeline.flush(into: receive)
    return files
  }

  /// Returns the form of the file of `utterance`, or notes the reason that it has none.
  private mutating func note(_ utterance: Utterance, _ files: [String: Outcome]) -> SoundInfo? {
    switch files[utterance.path] {
    case .success(let info)? where info.frames > 0: return info
    case .failure(let error)?: omissions.append(SoundOmission(utterance.name, error))
    default:
      let empty = SoundError(path: utterance.path, problem: .noSamples)
      omissions.append(SoundOmission(utterance.name, empty))
    }
    return nil
  }

  /// Returns the seconds of `utterance` in a file of the form `info`, or notes that it does not lie
  /// in it.
  private mutating func length(_ utterance: Utterance, _ info: SoundInfo) -> Double? {
    let rest = info.seconds - utterance.offset, wanted = utterance.duration ?? rest
    guard rest > 0, wanted <= rest + SoundReader.tolerance else {
      let problem = SoundError.Problem.outside(
        start: utterance.offset, end: utterance.duration.map { utterance.offset + $0 },
        seconds: info.seconds)
      omissions.append(SoundOmission(utterance.name, problem.text))
      return nil
    }
    return min(wanted, rest)
  }
}
