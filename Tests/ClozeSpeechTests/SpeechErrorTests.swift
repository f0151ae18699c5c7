import Testing

@testable import ClozeSpeech

@Test func anEmptyCorpusIsNamed() {
  let error = SpeechError.empty(paths: ["a", "b"], reason: "no sound files")
  #expect("\(error)" == "a, b holds no speech that can be used: no sound files")
}
