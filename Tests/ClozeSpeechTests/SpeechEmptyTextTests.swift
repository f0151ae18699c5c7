import ClozeCapabilities
import ClozeEvaluation
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozeSpeech

/// Texts without words: nothing is learned from them, and there is no error rate of them alone.
@Suite struct SpeechEmptyTextTests {
  private let compute = Compute(device: Device(.auto, threads: 2), dtype: .f32, threads: 2)

  /// Writes a corpus of six clips with `texts`, the last of which validates.
  private func write(_ texts: [String], to folder: String) throws {
    var lines = ["path\tsplit\ttext"]
    for (number, text) in texts.enumerated() {
      let samples = SpokenTones.samples(of: "abc", seed: number).samples
      try SpokenTones.write(samples, to: "\(folder)/\(number).wav")
      lines.append("\(number).wav\t\(number == texts.count - 1 ? "dev" : "train")\t\(text)")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: URL(filePath: folder + "/index.tsv"))
  }

  private func prepare(
    _ folder: String, _ note: (String) -> Void = { _ in }
  ) throws -> SpeechCTCModality.Prepared {
    let run = RunFolder.unchecked(folder + "/run")
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    return try SpeechCTCModality.prepare(
      SpeechRecognizerTests.recipe(folder), run: run, threads: 1
    ) { event in
      if case .note(let text) = event { note(text) }
    }
  }

  @Test func emptyTextsAreNotLearned() throws {
    try withTemporaryFolder { folder in
      try write(["a b", "", "...", "c", "ab"], to: folder)
      var notes: [String] = []
      let prepared = try prepare(folder) { notes.append($0) }
      #expect(prepared.samples.training.count == 2)
      #expect(
        notes.contains(
          "2 utterances left out of training: 1.wav (its text has no words), "
            + "2.wav (its text has no words)"), "\(notes)")
    }
  }

  @Test func textsThatAreAllEmptyAreRefused() throws {
    for texts in [["", "", "a"], ["a", "b", ""]] {
      try withTemporaryFolder { folder in
        try write(texts, to: folder)
        #expect {
          try prepare(folder)
        } throws: {
          "\($0)".contains("its text has no words")
        }
      }
    }
  }

  @Test func wordsThatAreHeardInSilenceAreCountedAndNamed() throws {
    try withTemporaryFolder { folder in
      try write(["a b", "", "c"], to: folder)
      let backbone = SpeechRecognizerTests.recipe(folder).backbone
      let model = try SpeechRecognizer(
        backbone: backbone, SpeechUnits(letters: [" ", "a", "b", "c"], .spoken), seed: 1,
        device: compute.device)
      try model.save(to: folder + "/model")
      func evaluate(_ listener: Listener) throws -> Evaluation {
        try SpeechCTCModality.evaluate(
          [folder + "/model"], EvaluationRequest(data: [folder], split: .all),
          { _ in compute }, listener)
      }
      let listener = Listener()
      #expect(try evaluate(listener).scores.first { $0.metric == "reference words" }?.value == 3)
      #expect(listener.notes.contains { $0.hasPrefix("note: 1 reference without words, ") })
      try write(["", "-", ""], to: folder)
      #expect(throws: TranscriptError.noWords(references: 3)) { try evaluate(Listener()) }
    }
  }
}
