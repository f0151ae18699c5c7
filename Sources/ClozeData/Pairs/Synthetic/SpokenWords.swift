import ClozeTensor

/// Single words as several speakers say them: a program where it is there, else tones.
struct SpokenWords {
  private let program: SpeakingProgram?
  private let seed: UInt64
  private static let rate = 16_000

  /// Finds the speakers.
  ///
  /// - Throws: `SoundError` if a program is wanted and not there.
  init(_ voice: SyntheticSpeech.Voice, seed: UInt64) throws {
    (program, self.seed) = (try voice.program(), seed)
  }

  /// Returns `word` as the speaker of sample `number` says it; speakers take turns, in
  /// each part of ten.
  func say(_ word: String, number: Int, scratch: String) throws -> Sound {
    var random = CounterRandom(seed: seed, purpose: .words, sample: number)
    let speakers = SpeakingProgram.voices.count, speaker = (number + number / 10) % speakers
    guard let program else {
      let voice = ToneVoice(rate: Self.rate, speaker: speaker, speakers: speakers)
      return Sound(samples: voice.say(word, &random), rate: Self.rate)
    }
    return try program.say(
      word, voice: SpeakingProgram.voices[speaker], speed: 135 + random.below(50),
      pitch: 40 + random.below(20), rate: Self.rate, scratch: scratch)
  }
}

extension CounterRandom.Purpose {
  /// The pace and the pitch of single words.
  fileprivate static let words = Self("data.words")
}
