import ClozeTensor
import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeData

@Suite struct SpeechFeaturesTests {
  private static func noise(_ count: Int) -> [Float] {
    var random = CounterRandom(seed: 4, purpose: .test)
    return (0..<count).map { _ in Float(0.2 * random.normal()) }
  }

  @Test func `Bins have the mean 0 and the deviation 1 over the utterance`() {
    let samples = Self.noise(9000), frames = 54
    let values = SpeechFeatures(FeatureSettings())(samples)
    #expect(values.count == frames * 80)
    for bin in [0, 7, 79] {
      let column = (0..<frames).map { Double(values[$0 * 80 + bin]) }
      let mean = column.reduce(0, +) / Double(frames)
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(frames - 1)
      #expect(abs(mean) < 1e-3 && abs(variance - 1) < 2e-3)
    }
  }

  @Test func `Without normalization features are log-mel in half precision`() {
    var settings = FeatureSettings()
    settings.normalization = .none
    let samples = Self.noise(2000)
    let values = SpeechFeatures(settings)(samples), exact = LogMel(rate: 16_000)(samples)
    #expect(values == exact.map { Float(Float16($0)) })
    #expect(difference(values, exact) <= 0x1p-7)
  }

  @Test func `Half precision comes back exactly, and is near`() {
    for bits in UInt16.min...UInt16.max {
      let half = HalfFloat(bits: bits), number = Float16(bitPattern: bits)
      guard number.isFinite else { continue }
      #expect(half.single.bitPattern == Float(number).bitPattern)
    }
    for place in -4000...4000 {
      let value = Float(place) / 1000
      #expect(abs(HalfFloat(value).single - value) <= 0.001)
    }
  }

  @Test func `Settings that cannot be computed are problems`() {
    func problems(_ change: (inout FeatureSettings) -> Void) -> [String] {
      var settings = FeatureSettings()
      change(&settings)
      return settings.problems()
    }
    #expect(problems { _ in }.isEmpty)
    #expect(problems { $0.rate = 8000 }.isEmpty)
    #expect(problems { $0.rate = 100 }.count == 1)
    #expect(problems { $0.bins = 0 }.count == 1)
    #expect(problems { $0.bins = 300 }.first?.contains("without a frequency") == true)
  }

  /// Clips of the goldens: shape, mean, deviation, least and greatest value.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["CLOZE_DATA"] != nil),
    arguments: [
      ("grid/clips/bbaf2n.flac", 16_000, 296, [12.8855, 3.5344, 0.1902, 24.4194]),
      ("fsdd/recordings/7_jackson_32.flac", 8000, 52, [14.5910, 3.0805, 0.1320, 22.2969]),
    ])
  func `Features of real clips are Kaldi's`(
    clip: String, rate: Int, frames: Int, wanted: [Double]
  ) throws {
    let data = try #require(ProcessInfo.processInfo.environment["CLOZE_DATA"])
    let path = data + "/speech/" + clip
    let samples = try SoundReader.read(Utterance(name: clip, path: path), rate: rate).samples
    let values = LogMel(rate: rate)(samples).map(Double.init)
    #expect(values.count == frames * 80)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let found = [mean, variance.squareRoot(), values.min() ?? 0, values.max() ?? 0]
    #expect(difference(found, wanted) < 1e-3)
    let part = Array(samples.prefix(rate / 2))
    let plain = PlainLogMel(rate: rate, bins: 80).features(part)
    #expect(difference(Array(values.prefix(plain.count)), plain) < 1e-3)
  }
}
