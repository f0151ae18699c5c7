import ClozeEncoder
import ClozeTensor
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozePoints

/// The model's parts that PyTorch is not asked about: sizes, schedules, folders.
@Suite struct DVAETests {
  @Test func parametersAreCounted() throws {
    let configuration = smallConfiguration()
    let model = try PointDVAE(configuration, seed: 1, device: Device(.oneDNN, threads: 1))
    let counts = configuration.parameterCounts
    #expect(counts.values.reduce(0, +) == model.store.count)
    for (part, count) in counts {
      let own = model.store.parameters.filter { $0.name.hasPrefix(part) }
      #expect(own.reduce(0) { $0 + $1.value.count } == count, "\(part)")
    }
    // Point-BERT's own, less the shifts that norms take away.
    let paper = DVAEConfiguration().parameterCounts
    #expect(paper["codebook"] == 8192 * 256)
    #expect(paper["encoder"] == 128 * 3 + 256 + 256 * 128 + 512 * 512 + 1024 + 256 * 513)
  }

  @Test func sizesAreChecked() {
    #expect(DVAEConfiguration().validate() == [])
    #expect(smallConfiguration().validate() == [])
    var bad = smallConfiguration()
    bad.patch.patches = 41
    bad.patch.patchSize = 6
    bad.graph.widths = [6, 7]
    bad.vocabulary = 13
    bad.codeWidth = 0
    let problems = bad.validate()
    for part in [
      "patch.patches is 41", "gridSide", "graph.widths", "vocabulary is 13", "codeWidth",
    ] {
      #expect(problems.contains { $0.contains(part) }, "\(part) in \(problems)")
    }
    bad.graph.groups = 0
    bad.graph.widths = []
    bad.decoder.gridSide = 0
    #expect(bad.validate().count >= 4)
  }

  @Test func schedulesRunAlongCosines() {
    let schedule = TokenSchedule()
    #expect(schedule.temperature(0, of: 1000) == 1)
    #expect(abs(schedule.temperature(250, of: 1000) - (0.0625 + 0.9375 / 2)) < 1e-12)
    #expect(schedule.temperature(500, of: 1000) == 0.0625)
    #expect(schedule.temperature(999, of: 1000) == 0.0625)
    #expect(schedule.weight(49, of: 1000) == 0 && schedule.weight(50, of: 1000) == 0)
    #expect(abs(schedule.weight(300, of: 1000) - 0.05) < 1e-12)
    #expect(schedule.weight(550, of: 1000) == 0.1 && schedule.weight(999, of: 1000) == 0.1)
    #expect(schedule.validate() == [])
    var bad = schedule
    bad.finalTemperature = 0
    bad.divergenceShare = .nan
    #expect(bad.validate().count == 2)
  }

  @Test func useOfTheCodebook() {
    let use = CodebookUse([0, 0, 3, 3], vocabulary: 8)
    #expect(use.share == 0.25 && abs(use.perplexity - 2) < 1e-12)
    #expect(CodebookUse([5, 5, 5], vocabulary: 8).perplexity == 1)
    #expect(CodebookUse([], vocabulary: 8) == CodebookUse([], vocabulary: 8))
    #expect(CodebookUse.leastPerplexity(vocabulary: 8192, patches: 100) == 2)
    #expect(CodebookUse.leastPerplexity(vocabulary: 8192, patches: 1 << 20) == 163.84)
  }

  @Test func foldersComeBackBitForBit() throws {
    let device = Device(.oneDNN, threads: 2)
    let model = try PointDVAE(smallConfiguration(), seed: 5, device: device)
    var random = CounterRandom(seed: 6, purpose: .test)
    let clouds = (0..<2 * 40 * 3).map { _ in Float(random.normal()) }
    let patches = PointPatches(
      clouds, model.configuration.patch, PointGeometry(pool: device.backend.pool))
    // A pass that trains moves the running means, which belong to the model.
    _ = try model.logits(patches, ForwardContext(training: 1, step: 0))
    try withTemporaryFolder { folder in
      try model.save(to: folder + "/model")
      let again = try PointDVAE.load(from: folder + "/model", device: device)
      #expect(again.configuration == model.configuration)
      let context = { ForwardContext(evaluating: .f32) }
      #expect(
        try again.logits(patches, context()).values == model.logits(patches, context()).values)
      let path = folder + "/model/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacingOccurrences(of: "\"vocabulary\" : 12", with: "\"vocabulary\" : -12")
        .write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: PointModelError.self) {
        try PointDVAE.load(from: folder + "/model", device: device)
      }
    }
  }

  @Test func patchesLieInTheirPlaces() throws {
    var random = CounterRandom(seed: 7, purpose: .test)
    let clouds = (0..<2 * 30 * 3).map { _ in Float(random.normal()) }
    var configuration = PatchConfiguration()
    configuration.points = 30
    configuration.patches = 4
    configuration.patchSize = 5
    let geometry = PointGeometry(pool: ThreadPool(threads: 1))
    let patches = PointPatches(clouds, configuration, geometry)
    #expect(patches.offsets == [0, 4, 8])
    let given = Set(clouds.map { ($0 * 1e4).rounded() })
    #expect(patches.placed(patches.points).allSatisfy { given.contains(($0 * 1e4).rounded()) })
    // The nearest point of a patch is its centre.
    #expect((0..<8).allSatisfy { patches.points[15 * $0] == 0 })
    let near = patches.neighbours(3, geometry)
    #expect((0..<8).allSatisfy { near[3 * $0] == Int32($0) })
    #expect(near.enumerated().allSatisfy { $0 / 12 == Int($1) / 4 })
  }
}
