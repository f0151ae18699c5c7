import ClozeCapabilities
import ClozeData
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import Synchronization
import Testing

@testable import ClozeSpeech

/// An observer that keeps what it hears, and may stop the work.
final class Listener: WorkObserver {
  private let heard = Mutex<(notes: [String], features: Int)>(([], 0))
  let stops: Bool

  init(stops: Bool = false) { self.stops = stops }

  var notes: [String] { heard.withLock { $0.notes } }
  /// The number of times that features were computed.
  var features: Int { heard.withLock { $0.features } }

  func note(_ text: String) { heard.withLock { $0.notes.append(text) } }
  func prepare(_ event: PreparationEvent) {
    if case .features = event { heard.withLock { $0.features += 1 } }
  }
  func progress(_ label: String, unit: String) -> (any WorkProgress)? { nil }
  func checkForStop() throws { if stops { throw CancellationError() } }
}

/// Vectors and tokens of sounds.
@Suite struct SpeechUseTests {
  private let compute = Compute(device: Device(.auto, threads: 2), dtype: .f32, threads: 2)

  /// Writes a classifier of random weights, and returns its vectors' maker.
  private func embedder(_ folder: String) throws -> any FileEmbedder {
    let model = try SpeechClassifier(
      .init(backbone: toneBackbone(), classes: ["a", "b"]), seed: 5, device: compute.device)
    try model.save(to: folder + "/model")
    guard
      case .files(let embedder) = try SpeechClassifyModality.embedder(
        at: folder + "/model", compute)
    else { throw CancellationError() }
    return embedder
  }

  private func vectors(
    _ model: any FileEmbedder, _ paths: [String], _ form: FileVectorForm = FileVectorForm(),
    batch: Int = 8, _ listener: Listener = Listener()
  ) throws -> [FileVector] {
    var vectors: [FileVector] = []
    try model.embed(paths, form, batch: batch, listener) { vectors.append($0) }
    return vectors
  }

  @Test func vectorsFollowTheCorpusAndNotTheBatch() throws {
    try withTemporaryFolder { folder in
      try writeToneClasses(7, to: folder)
      let model = try embedder(folder), table = folder + "/index.tsv"
      let all = try vectors(model, [table])
      #expect(all.map(\.name) == (0..<7).map { "\($0).wav" })
      #expect(all.map(\.label) == ["a", "b", "c", "a", "b", "c", "a"])
      #expect(all.allSatisfy { $0.vector.count == 32 && model.features == 32 })
      #expect(try vectors(model, [table], batch: 1) == all)
      #expect(try vectors(model, [table], batch: 3) == all)
      var form = FileVectorForm()
      form.isNormalized = true
      for (unit, whole) in zip(try vectors(model, [table], form), all) {
        let length = unit.vector.reduce(0) { $0 + $1 * $1 }
        #expect(abs(length - 1) < 1e-5)
        #expect(unit.vector[0] * whole.vector[0] > 0)
      }
    }
  }

  @Test func depthsAndPoolingsAreChosen() throws {
    try withTemporaryFolder { folder in
      try writeToneClasses(3, to: folder)
      let model = try embedder(folder), table = folder + "/index.tsv"
      var form = FileVectorForm()
      var found: [[Float]] = []
      for depth in 0...2 {
        form.depths = [depth]
        found.append(try vectors(model, [table], form)[0].vector)
      }
      #expect(Set(found).count == 3)
      #expect(try vectors(model, [table])[0].vector == found[2])
      form.depths = [0, 1, 2]
      let together = try vectors(model, [table], form)
      #expect(together[0].vectors == found && together.map(\.number) == [1, 2, 3])
      var first: [FileVector] = []
      let reading = try model.embed([table], limit: 2, form, batch: 8, Listener()) {
        first.append($0)
      }
      #expect(first == Array(together.prefix(2)) && reading.listed == 3 && reading.omitted == [])
      form.depths = [2]
      form.pooling = .max
      let largest = try vectors(model, [table], form)[0].vector
      #expect(zip(largest, found[2]).allSatisfy { $0 >= $1 } && largest != found[2])
      form.depths = [3]
      #expect(model.problem(of: form) == "--depth is 3: must lie in 0...2, the model's blocks")
      #expect(throws: UsageError.self) { try vectors(model, [table], form) }
      (form.depths, form.pooling) = (nil, .cls)
      #expect(
        model.problem(of: form)
          == "--pool cls is for texts: speech has no class token; give mean, max, mean-sqrt")
    }
  }

  @Test func whatCannotBeReadIsLeftOutAndNamed() throws {
    try withTemporaryFolder { folder in
      try writeToneClasses(3, to: folder)
      try Data("RIFF".utf8).write(to: URL(filePath: folder + "/1.wav"))
      try SpokenTones.write([0, 0, 0], to: folder + "/2.wav")
      let model = try embedder(folder), listener = Listener()
      let found = try vectors(model, [folder + "/index.tsv"], batch: 8, listener)
      #expect(found.map(\.name) == ["0.wav"])
      #expect(listener.notes.count == 1)
      #expect(
        listener.notes.first?.hasPrefix("note: 2 sounds left out: 1.wav (") == true)
      #expect(throws: SpeechError.self) { try vectors(model, [folder + "/2.wav"]) }
      #expect(throws: CancellationError.self) {
        try vectors(model, [folder + "/0.wav"], batch: 8, Listener(stops: true))
      }
    }
  }

  @Test func whatCannotBeReadIsNotPredicted() throws {
    try withTemporaryFolder { folder in
      try writeToneClasses(4, to: folder)
      try Data("RIFF".utf8).write(to: URL(filePath: folder + "/1.wav"))
      _ = try embedder(folder)
      guard
        case .files(let model) = try SpeechClassifyModality.predictor(
          at: folder + "/model", seed: nil, compute)
      else { throw CancellationError() }
      var found: [SamplePrediction] = [], omitted: [Omission] = []
      try model.predict(
        [folder + "/gone.wav", folder + "/index.tsv"], first: 1, batch: 2, top: 1,
        omit: { omitted.append($0) }
      ) { found += $0 }
      #expect(found.map(\.name) == ["0.wav", "2.wav", "3.wav"])
      #expect(found.map(\.number) == [1, 2, 3])
      #expect(omitted.map(\.name) == [folder + "/gone.wav", folder + "/1.wav"])
    }
  }

  @Test func codesHaveTheTimesOfTheirSteps() throws {
    try withTemporaryFolder { folder in
      var quantizer = SpeechRecipe().quantizer
      (quantizer.codes, quantizer.codebooks, quantizer.width) = (16, 2, 8)
      let model = try SpeechModel(
        .init(backbone: toneBackbone(), quantizer: quantizer), seed: 4, device: compute.device)
      try model.save(to: folder + "/model")
      let file = folder + "/a.wav"
      let samples = SpokenTones.samples(of: "abc cba", seed: 1).samples
      try SpokenTones.write(samples, to: file)
      func tokens(_ sound: SoundSelection) throws -> [SoundTokens.Token] {
        try SpeechModality.tokens(of: sound, at: folder + "/model", compute).tokens
      }
      let all = try tokens(SoundSelection(paths: [file]))
      let frames = 1 + (samples.count - 200) / 80
      #expect(all.count == 2 * (frames / 4))
      for (place, token) in all.enumerated() {
        #expect(abs(token.start - 0.04 * Double(place / 2)) < 1e-9)
        #expect(abs(token.end - token.start - 0.04) < 1e-9 && token.confidence == nil)
        guard case .code(let number, let codebook) = token.value else {
          Issue.record("not a code")
          continue
        }
        #expect((0..<16).contains(number) && codebook == place % 2)
      }
      // The picture has the same codes.
      let view = try SpeechModality.spectrogram(
        of: SoundSelection(paths: [file]), at: folder + "/model", compute)
      let first = all.enumerated().filter { $0.offset % 2 == 0 }.map(\.element.value.text)
      #expect(view.rows.first?.marks.map(\.text) == first)
      let part = try tokens(SoundSelection(paths: [file], offset: 0.5, duration: 0.4))
      #expect(part.first.map { abs($0.start - 0.5) < 1e-9 } == true)
      #expect(part.count == 2 * ((1 + (3200 - 200) / 80) / 4))
      #expect(throws: SpeechError.self) {
        try tokens(SoundSelection(paths: [file], duration: 0.03))
      }
    }
  }

  @Test func longRecordingsHaveTokensToTheirEnd() throws {
    try withTemporaryFolder { folder in
      let model = try SpeechModel(
        .init(backbone: toneBackbone(), quantizer: SpeechRecipe().quantizer), seed: 4,
        device: compute.device)
      try model.save(to: folder + "/model")
      let samples = SpokenTones.samples(of: SpokenTones.text(words: 70, seed: 3), seed: 3).samples
      try SpokenTones.write(samples, to: folder + "/long.wav")
      let seconds = Double(samples.count) / Double(SpokenTones.rate)
      let tokens = try SpeechModality.tokens(
        of: SoundSelection(paths: [folder + "/long.wav"]), at: folder + "/model", compute
      ).tokens
      #expect(seconds > 25)
      #expect(zip(tokens, tokens.dropFirst()).allSatisfy { $0.end <= $1.start + 0.011 })
      #expect(tokens.last.map { $0.end > seconds - 0.1 && $0.end <= seconds } == true)
    }
  }
}
