import Foundation
import Testing

@testable import ClozeData

@Suite struct SpeechSyntheticTests {
  @Test func numbersInWords() {
    func words(_ number: Int) -> String { SpokenNumbers.words(number).joined(separator: " ") }
    #expect(words(0) == "zero" && words(19) == "nineteen" && words(40) == "forty")
    #expect(words(101) == "one hundred one" && words(999) == "nine hundred ninety nine")
    #expect(words(20_015) == "twenty thousand fifteen" && words(7000) == "seven thousand")
  }

  private func tones(_ seed: UInt64, in folder: ScratchFolder) throws -> String {
    var speech = SyntheticSpeech(count: 60)
    (speech.speakers, speech.voice, speech.rate, speech.seed) = (3, .tones, 8000, seed)
    let path = folder("made-\(UInt64.random(in: 0 ... .max))")
    _ = try speech.write(to: path)
    return path
  }

  @Test func tonesFollowFromTheSeed() throws {
    let folder = try ScratchFolder()
    let first = try tones(1, in: folder)
    #expect(try DataDigest.of([first]) == DataDigest.of([tones(1, in: folder)]))
    #expect(try DataDigest.of([first]) != DataDigest.of([tones(2, in: folder)]))
  }

  @Test func whatIsMadeIsReadBack() throws {
    let folder = try ScratchFolder(), path = try tones(1, in: folder)
    let source = SpeechSource(paths: [path])
    let sizes = try LabelledPart.allCases.map { try source.utterances(of: $0).utterances.count }
    #expect(sizes == [48, 6, 6])
    let counts = try SpeechStatistics(source.utterances(), threads: 2)
    #expect((counts.clips, counts.speakers, counts.rates) == (60, 3, [8000: 60]))
    #expect(counts.omissions.isEmpty && counts.minimum > 0.4 && counts.vocabulary > 15)
    // Every speaker is in every part.
    let testing = try source.utterances(of: .test).utterances
    #expect(Set(testing.map(\.speaker)).count == 3)
  }

  /// Letters differ, and the same letter by the same speaker hardly does.
  @Test func lettersHaveTonesOfTheirOwn() {
    let voice = ToneVoice(rate: 8000, speaker: 0, speakers: 2)
    let pairs = Set((UInt8(ascii: "a")...UInt8(ascii: "z")).map { voice.frequencies(Int($0)) })
    #expect(pairs.count == 26)
  }

  @Test func invalidSettingsAreNamed() {
    var speech = SyntheticSpeech(count: 9)
    (speech.speakers, speech.rate) = (0, 7999)
    #expect(speech.validate().count == 3)
    #expect(throws: DataError.self) { try speech.write(to: "/nowhere") }
    #expect(SpeakingProgram(searching: "/nowhere:/dev/null") == nil)
  }

  @Test(.enabled(if: SpeakingProgram() != nil)) func theProgramSpeaks() throws {
    let folder = try ScratchFolder()
    var speech = SyntheticSpeech(count: 12)
    (speech.speakers, speech.voice) = (12, .espeak)
    let seconds = try speech.write(to: folder("made"))
    let corpus = try SpeechSource(paths: [folder("made")]).utterances()
    #expect(seconds > 6 && corpus.utterances.count == 12)
    let loud = try corpus.utterances.allSatisfy { utterance in
      try SoundReader.read(utterance, rate: 16_000).samples.contains { abs($0) > 0.1 }
    }
    #expect(loud)
  }

  @Test func aProgramThatFailsIsNamed() throws {
    let folder = try ScratchFolder()
    let path = try folder.put("#!/bin/sh\nexit 3\n", "espeak-ng")
    #expect(chmod(path, 0o755) == 0)
    let program = try #require(SpeakingProgram(searching: "/nowhere:" + folder.path))
    #expect(throws: SoundError(path: path, problem: .speaking(voice: "en", status: 3))) {
      try program.say(
        "one", voice: "en", speed: 150, pitch: 50, rate: 16_000, scratch: folder.path)
    }
  }
}
