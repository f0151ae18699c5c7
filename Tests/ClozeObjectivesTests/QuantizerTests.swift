import ClozeEncoder
import ClozeTensor
import Foundation
import Testing

@testable import ClozeObjectives

/// Quantizers: their list, their settings, what is drawn and what is learned.
@Suite struct QuantizerTests {
  private let device = Device(.auto, threads: 2)

  private func configuration(
    _ change: (inout QuantizerConfiguration) -> Void
  ) -> QuantizerConfiguration {
    var configuration = QuantizerConfiguration()
    change(&configuration)
    return configuration
  }

  private func features(_ rows: Int, _ width: Int, seed: UInt64 = 1) throws -> Tensor {
    var random = CounterRandom(seed: seed, purpose: .test)
    return try Tensor((0..<rows * width).map { _ in random.normal() }, [rows, width], .f32, device)
  }

  @Test func everyFileIsInTheList() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/ClozeObjectives/Quantizers")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Quantizer.swift") && $0.count > "Quantizer.swift".count }
    let kinds = Set(Quantizers.all.map { "\($0).swift" })
    #expect(Set(files).subtracting(["UnknownQuantizer.swift"]) == kinds)
    #expect(Set(Quantizers.all.map { $0.name }).count == kinds.count)
    #expect(QuantizerConfiguration.kindSummaries.map(\.path) == ["kind=gumbel", "kind=random"])
  }

  @Test func settingsAreChecked() {
    #expect(QuantizerConfiguration().validate() == [])
    #expect(
      configuration { $0.kind = "gumbl" }.validate() == ["kind is gumbl: did you mean gumbel?"])
    let bad = configuration {
      ($0.codebooks, $0.codes, $0.width, $0.dimension) = (3, 1, 256, 0)
      ($0.startTemperature, $0.endTemperature, $0.temperatureShare) = (0, .nan, 1.5)
    }
    #expect(bad.validate().count == 6, "\(bad.validate())")
    #expect(configuration { $0.codebooks = 0 }.validate().count == 1)
  }

  /// The temperature falls by the same factor in each step, whatever the length of the run.
  @Test func theTemperatureFollowsTheLengthOfTheRun() {
    let quantizer = QuantizerConfiguration()
    for steps in [100, 3000, 400_000] {
      #expect(quantizer.temperature(0, of: steps) == 2)
      #expect(abs(quantizer.temperature(steps * 3 / 10, of: steps) - 1) < 1e-9)
      #expect(quantizer.temperature(steps * 6 / 10, of: steps) == 0.5)
      #expect(quantizer.temperature(steps, of: steps) == 0.5)
    }
    #expect(configuration { $0.temperatureShare = 0 }.temperature(0, of: 10) == 0.5)
  }

  /// Parameters are counted as they are made, and vectors are as wide as said.
  @Test(arguments: ["gumbel", "random"], [1, 3]) func sizesAreThoseSaid(kind: String, books: Int)
    throws
  {
    let configuration = configuration {
      ($0.kind, $0.codebooks, $0.codes, $0.width, $0.dimension) = (kind, books, 5, 12, 4)
    }
    let store = ParameterStore(seed: 1, device: device)
    let quantizer = try configuration.made(store, "quantizer", inputs: 7)
    #expect(store.count == configuration.cost(inputs: 7).parameters)
    let rows = try quantizer(features(6, 7), temperature: nil, random: nil)
    #expect(rows.vectors.shape == [6, configuration.quantizedWidth])
    #expect(rows.codes.count == 6 * books && rows.codes.allSatisfy { (0..<5).contains($0) })
    #expect(rows.probabilities?.shape == (kind == "gumbel" ? [6, books, 5] : nil))
    #expect(rows.vectors.requiresGradient == (kind == "gumbel"))
  }

  @Test func initialValuesAreThoseOfFairseq() throws {
    let store = ParameterStore(seed: 2, device: device)
    _ = try ProductQuantizer(store, "q", inputs: 40, QuantizerConfiguration())
    func moments(_ name: String) throws -> (mean: Double, deviation: Double, all: [Double]) {
      let values = try #require(store[name]).doubles, count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      return (mean, variance.squareRoot(), values)
    }
    let weight = try moments("q.scores.weight"), codebooks = try moments("q.codebooks")
    #expect(abs(weight.mean) < 0.03 && abs(weight.deviation - 1) < 0.03)
    #expect(abs(codebooks.mean - 0.5) < 0.01 && abs(codebooks.deviation - 0.2887) < 0.005)
    #expect(codebooks.all.allSatisfy { (0..<1).contains($0) })
    #expect(try moments("q.scores.bias").all.allSatisfy { $0 == 0 })
  }

  /// Noise chooses other codes than the likeliest, the same for the same numbers; bf16 features
  /// give single precision.
  @Test func drawsAreRepeatable() throws {
    let store = ParameterStore(seed: 3, device: device)
    let quantizer = try ProductQuantizer(
      store, "q", inputs: 6, configuration { ($0.codes, $0.width) = (9, 4) })
    let x = try features(50, 6)
    func codes(_ step: Int?) throws -> [Int32] {
      let random = step.map { CounterRandom(seed: 5, purpose: .gumbel, step: $0) }
      return try quantizer(x, temperature: 2, random: random).codes
    }
    #expect(try codes(1) == codes(1) && codes(1) != codes(2) && codes(1) != codes(nil))
    let narrow = try quantizer(x.cast(to: .bf16), temperature: nil, random: nil)
    #expect(narrow.vectors.dtype == .f32)
  }

  /// The code of a random quantizer is that of the vector with the highest cosine, of each
  /// codebook, and the same alone as in a batch; everything follows from the seed.
  @Test func randomCodesAreTheNearest() throws {
    let configuration = configuration {
      ($0.kind, $0.codebooks, $0.codes, $0.dimension) = ("random", 2, 11, 5)
    }
    func made(_ seed: UInt64) throws -> (store: ParameterStore, quantizer: any Quantizer) {
      let store = ParameterStore(seed: seed, device: device)
      return (store, try configuration.made(store, "q", inputs: 8))
    }
    let (store, quantizer) = try made(4), x = try features(30, 8)
    #expect(
      store.parameters.isEmpty && store.states.map(\.name) == ["q.projection", "q.codebooks"])
    let rows = try quantizer(x, temperature: nil, random: nil)
    let points = try x.linear(#require(store["q.projection"])).normalizedRows()
    let cosines = try points.linear(#require(store["q.codebooks"]).normalizedRows()).doubles
    for (index, code) in rows.codes.enumerated() {
      let scores = cosines[index * 11..<(index + 1) * 11]
      #expect(scores.firstIndex(of: try #require(scores.max()))! - scores.startIndex == Int(code))
    }
    #expect(
      try quantizer(features(1, 8), temperature: nil, random: nil).codes == Array(rows.codes[..<2]))
    #expect(try made(4).quantizer(x, temperature: nil, random: nil).codes == rows.codes)
    #expect(try made(5).quantizer(x, temperature: nil, random: nil).codes != rows.codes)
  }
}
