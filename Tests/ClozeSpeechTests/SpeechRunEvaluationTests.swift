import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeObjectives
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozeSpeech

/// The evaluation of a run, which has its recipe, its frames and the layers of its contrast.
@Suite struct SpeechRunEvaluationTests {
  private let device = Device(.auto, threads: 2)

  private func run(_ folder: String) throws -> TrainingRun<SpeechModality> {
    var recipe = SpeechRecipe()
    recipe.data.paths = [folder + "/clips"]
    recipe.batch = 64
    recipe.batchFrames = 9600
    recipe.precision = .f32
    recipe.quantizer.codes = 16
    recipe.quantizer.width = 8
    recipe.masking.length = 4
    recipe.masking.start = 0.1
    recipe.backbone = toneBackbone()
    recipe.training.steps = 3
    recipe.training.validateEvery = 3
    recipe.training.checkpointEvery = 3
    return try TrainingRun<SpeechModality>.start(recipe, at: folder + "/run", on: device)
  }

  private func scores(_ path: String, _ listener: Listener) throws -> [String: Double] {
    let compute = Compute(device: device, dtype: .f32, threads: 2)
    let evaluation = try SpeechModality.evaluate(
      [path], EvaluationRequest(), { _ in compute }, listener)
    return Dictionary(
      evaluation.scores.map { ($0.metric, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  @Test func theContrastIsThatOfTheRun() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/clips", withIntermediateDirectories: true)
      try SpokenTones.writeCorpus(20, to: folder + "/clips")
      let run = try run(folder)
      var validated: [String: Double] = [:]
      try run.execute(device: device, threads: 2, preparing: { _ in }) { event in
        if case .validated(_, let metrics) = event { validated = metrics }
      }
      let listener = Listener(), path = folder + "/run"
      let found = try scores(path, listener)
      for name in ["codeContrast_loss", "codeContrast_accuracy", "codeContrast_equalNegatives"] {
        let (one, other) = (found[name] ?? .nan, validated["validation_" + name] ?? 0)
        #expect(abs(one - other) < 1e-5, "\(name): \(one), \(other)")
      }
      #expect(abs((found["masked_loss"] ?? .nan) - (validated["validation_loss"] ?? 0)) < 1e-5)
      // The frames of the run are read, and nothing has changed.
      #expect(listener.features == 0 && listener.notes == [], "\(listener.notes)")
      try checkpointsHaveTheLayers(path, found)
      try changedSoundsAreNoticed(folder, path)
    }
  }

  /// A folder without the layers of the contrast is scored by those of its checkpoint, and by none
  /// where no checkpoint is of the model.
  private func checkpointsHaveTheLayers(_ path: String, _ found: [String: Double]) throws {
    let store = ParameterStore(seed: 0, device: device)
    let model = try SpeechModel(SpeechModel.configuration(of: path + "/model"), store)
    try model.begin(with: path + "/model")
    try model.save(to: path + "/model")
    let listener = Listener()
    #expect(try scores(path, listener) == found)
    try FileManager.default.moveItem(atPath: path + "/checkpoints", toPath: path + "/away")
    let less = try scores(path, listener)
    #expect(less.count == 4 && less["masked_loss"] == found["masked_loss"])
    #expect(listener.notes.contains { $0.contains("has no layers of the contrast") })
    try FileManager.default.moveItem(atPath: path + "/away", toPath: path + "/checkpoints")
  }

  private func changedSoundsAreNoticed(_ folder: String, _ path: String) throws {
    let frames = path + "/frames.shard"
    let before = try Data(contentsOf: URL(filePath: frames))
    try SpokenTones.write(
      SpokenTones.samples(of: "abc", seed: 77).samples, to: folder + "/clips/3.wav")
    let listener = Listener()
    _ = try scores(path, listener)
    #expect(listener.features > 0)
    #expect(
      listener.notes.contains { $0.contains("have changed since it was trained") },
      "\(listener.notes)")
    #expect(try Data(contentsOf: URL(filePath: frames)) == before)
    #expect(throws: CancellationError.self) { try scores(path, Listener(stops: true)) }
  }

  @Test func aRequestToStopLeavesNoFrames() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/clips", withIntermediateDirectories: true)
      try SpokenTones.writeCorpus(20, to: folder + "/clips")
      let run = try run(folder)
      #expect(throws: CancellationError.self) {
        try run.execute(
          device: device, threads: 2,
          preparing: { if case .features = $0 { throw CancellationError() } }, training: { _ in })
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/run")
      #expect(!left.contains { $0.contains("frames") }, "\(left)")
      #expect(RunFolder.unchecked(folder + "/run").record?.state == .cancelled)
    }
  }
}
