import ClozeTensor
import Foundation

/// Spoken sentences of numbers, for learning without any data: said by `espeak-ng` in several
/// voices, or spelled in tones.
///
/// Texts, speakers, pace and pitch follow from the seed; of tones the samples do, too. One sentence
/// in ten is for validation and one for testing.
public struct SyntheticSpeech: Sendable, Equatable {
  /// The speaker.
  public enum Voice: String, Sendable, CaseIterable {
    /// The program where it is there, else tones.
    case auto
    /// The program `espeak-ng`.
    case espeak
    /// Tones that spell the words.
    case tones

    /// The program that speaks; nil for tones.
    ///
    /// - Throws: `SoundError` if it is wanted and not there.
    func program() throws -> SpeakingProgram? {
      guard self != .tones else { return nil }
      let program = SpeakingProgram()
      guard self == .auto || program != nil else {
        throw SoundError(path: "espeak-ng", problem: .noProgram)
      }
      return program
    }
  }

  /// The number of sentences.
  public var count: Int
  /// The number of speakers, who take turns.
  public var speakers = 6
  /// The speaker.
  public var voice = Voice.auto
  /// The samples per second.
  public var rate = 16_000
  /// The seed that everything follows from.
  public var seed: UInt64 = 0

  /// The maximum number of sentences.
  public static let countLimit = 1_000_000
  /// The maximum number of speakers.
  public static let speakerLimit = SpeakingProgram.voices.count
  /// The folders that are written.
  public static let folderKind = FolderKind(marker: "index.tsv", files: ["clips/*.wav"])

  /// Makes `count` sentences.
  public init(count: Int) { self.count = count }

  /// Returns a message for each invalid setting.
  public func validate() -> [String] {
    [
      DataError.problem("count", count, 10...Self.countLimit),
      DataError.problem("speakers", speakers, 1...Self.speakerLimit),
      DataError.problem("rate", rate, 8000...48_000),
    ].compactMap(\.self)
  }

  /// The program that speaks; nil for tones.
  ///
  /// - Throws: `SoundError` if it is wanted and not there.
  public func program() throws -> String? { try voice.program()?.path }

  /// A sentence.
  struct Sentence: Equatable {
    let text: String
    let speaker: Int
    let part: String
    let speed: Int
    let pitch: Int
  }

  /// Returns sentence `index`.
  func sentence(_ index: Int) -> Sentence {
    var random = CounterRandom(seed: seed, purpose: .speech, sample: index)
    let text = SpokenNumbers.sentence(&random)
    let speed = 135 + Int(50 * random.uniform()), pitch = 40 + Int(20 * random.uniform())
    // Speakers take turns in each part.
    let turn = index / speakers % 10
    let part = turn == 8 ? "validation" : turn == 9 ? "test" : "train"
    return Sentence(
      text: text, speaker: index % speakers, part: part, speed: speed, pitch: pitch)
  }

  /// Writes all to the folder `path`: `index.tsv` with path, split, speaker and text, and `clips`
  /// of WAV files. It appears complete or not at all.
  ///
  /// - Parameter observe: Called with the number of sentences that are written; what it throws ends
  ///   the writing.
  /// - Returns: The seconds of all.
  /// - Throws: `DataError.invalidSettings`, `SoundError`, `FileError`.
  public func write(
    to path: String, observe: (Int) throws -> Void = { _ in }
  ) throws -> Double {
    let problems = validate()
    guard problems.isEmpty else { throw DataError.invalidSettings(problems) }
    let program = try voice.program()
    var seconds = 0.0
    try AtomicFolder.replace(at: path, as: Self.folderKind) { folder in
      try makeFolder(folder + "/clips")
      let index = try AtomicFile(at: folder + "/index.tsv")
      try index.write("path\tsplit\tspeaker\ttext\n")
      for number in 0..<count {
        let sentence = sentence(number)
        let sound = try sound(number, sentence, program, folder)
        let file = "clips/" + String(format: "%06d", number) + ".wav"
        try WaveFile.write(sound, to: folder + "/" + file)
        let speaker = name(of: sentence.speaker, program)
        try index.write("\(file)\t\(sentence.part)\t\(speaker)\t\(sentence.text)\n")
        seconds += sound.seconds
        try observe(number + 1)
      }
      try index.commit()
    }
    return seconds
  }

  private func name(of speaker: Int, _ program: SpeakingProgram?) -> String {
    program == nil ? "tones-\(speaker)" : SpeakingProgram.voices[speaker]
  }

  private func sound(
    _ index: Int, _ sentence: Sentence, _ program: SpeakingProgram?, _ folder: String
  ) throws -> Sound {
    guard let program else {
      let voice = ToneVoice(rate: rate, speaker: sentence.speaker, speakers: speakers)
      var random = CounterRandom(seed: seed, purpose: .speech, step: 1, sample: index)
      return Sound(samples: voice.say(sentence.text, &random), rate: rate)
    }
    return try program.say(
      sentence.text, voice: SpeakingProgram.voices[sentence.speaker], speed: sentence.speed,
      pitch: sentence.pitch, rate: rate, scratch: folder)
  }
}

extension CounterRandom.Purpose {
  /// The sentences of synthetic speech.
  fileprivate static let speech = Self("data.speech")
}
