import ClozeData
import ClozeEvaluation
import ClozeTokens
import Testing

@testable import ClozeSpeech

@Suite struct SpeechUnitsTests {
  @Test func lettersOfTheTexts() {
    let letters = SpeechUnits.letters(of: ["Où, l’été?", "b"], .spoken)
    #expect(letters == [" ", "'", "b", "l", "o", "t", "é", "ù"])
    #expect(SpeechUnits.letters(of: [], .spoken) == [" "])
    let units = SpeechUnits(letters: letters, .spoken)
    #expect(units.classes == 9)
    #expect(units.spelling(of: "  L'été -- b!") == .labels([4, 2, 7, 6, 7, 1, 3]))
    #expect(units.spelling(of: "zoé z x") == .unknown(["z", "x"]))
    #expect(units.spelling(of: "...") == .labels([]))
    #expect(units.text([4, 2, 7, 6, 7, 1, 3]) == "l'été b")
    // Spaces around words and several of them say nothing.
    #expect(units.text([1, 3, 1, 1, 4, 1]) == "b l")
    #expect(units.words([1, 3, 1, 1, 4, 5, 1]) == [1..<2, 4..<6])
    #expect(units.text([]) == "")
  }

  @Test func piecesOfWords() throws {
    let vocabulary = try Vocabulary([
      "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "l", "##o", "'", "t", "##a",
    ])
    let units = SpeechUnits(
      pieces: WordPieceTokenizer(vocabulary), .spoken)
    #expect(units.classes == 11)
    guard case .labels(let labels) = units.spelling(of: "L'ta lo") else {
      Issue.record("not spelt")
      return
    }
    #expect(labels == [6, 8, 9, 10, 6, 7])
    #expect(units.text(labels) == "l'ta lo")
    #expect(units.words(labels) == [0..<4, 4..<6])
    #expect(units.spelling(of: "lo x") == .unknown(["x"]))
  }

  @Test func whatCannotBeLearnedIsNamed() {
    let units = SpeechUnits(letters: [" ", "a", "b"], .spoken)
    let utterances = ["a b", "aa", "abz", nil, "", "ab"].enumerated().map { index, text in
      var utterance = Utterance(name: "clip \(index)", path: "p")
      utterance.text = text
      return utterance
    }
    let transcripts = SpeechTranscripts([0, 1, 2, 3, 4, 5], of: utterances, units) {
      $0 == 5 ? 3 : 2
    }
    #expect(transcripts.labels == [5: [2, 3]])
    #expect(
      transcripts.omissions == [
        SoundOmission("clip 0", "its 2 steps are too few for a text that needs 3"),
        SoundOmission("clip 1", "its 2 steps are too few for a text that needs 3"),
        SoundOmission("clip 2", "its text has 'z', which are unknown"),
        SoundOmission("clip 3", "it has no text"),
        SoundOmission("clip 4", "its text has no words"),
      ])
    let note = transcripts.note("training")
    #expect(note?.hasPrefix("5 utterances left out of training: clip 0 (its 2 steps") == true)
    #expect(note?.hasSuffix("'z', which are unknown) and 2 more") == true)
  }
}
