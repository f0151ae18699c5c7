import ClozeTestSupport
import Foundation
import Testing

@testable import ClozeTensor

/// Sound of `count` samples: a tone and noise, which grow from a whisper.
private func sound(_ count: Int, rate: Int, sample: Int = 0) -> [Float] {
  var random = CounterRandom(seed: 19, purpose: .test, sample: sample)
  return (0..<count).map { place in
    let share = Double(place) / Double(max(1, count))
    let tone = sin(2 * Double.pi * 440 * Double(place) / Double(rate))
    return Float(0.5 * share * tone + 0.01 * random.normal())
  }
}

@Suite struct LogMelTests {
  /// Features that torchaudio computed; see `Fixtures/make_log_mel.py`.
  private struct Golden: Decodable {
    var rate: Int
    var bins: Int
    var samples: [Float]
    var frames: Int
    var features: [Float]
  }

  @Test func `Features are Kaldi's`() throws {
    let url = try #require(
      Bundle.module.url(forResource: "log_mel", withExtension: "json", subdirectory: "Fixtures"))
    let cases = try JSONDecoder().decode([Golden].self, from: Data(contentsOf: url))
    #expect(cases.count == 4)
    for golden in cases {
      let mel = LogMel(rate: golden.rate, bins: golden.bins)
      let features = mel(golden.samples.map { $0 / 32_768 })
      #expect(mel.count(golden.samples.count) == golden.frames)
      #expect(difference(features, golden.features) < 1e-3, "\(golden.rate) Hz")
    }
  }

  @Test(arguments: [(8000, 80), (11_025, 31), (16_000, 80), (22_050, 64), (48_000, 80)])
  func `Features are those of plain sums in double precision`(rate: Int, bins: Int) {
    let samples = sound(rate / 5, rate: rate)
    let features = LogMel(rate: rate, bins: bins)(samples).map(Double.init)
    let plain = PlainLogMel(rate: rate, bins: bins).features(samples)
    #expect(features.count == 18 * bins)
    #expect(difference(features, plain) < 1e-3)
  }

  @Test func `Silence is at the floor, and what is shorter than a window has no features`() {
    let mel = LogMel(rate: 16_000)
    for (samples, frames) in [(0, 0), (1, 0), (399, 0), (400, 1), (559, 1), (560, 2), (3200, 18)] {
      let features = mel([Float](repeating: 0, count: samples))
      #expect(mel.count(samples) == frames)
      #expect(features.count == frames * 80)
      #expect(features.allSatisfy { abs($0 + 15.9424) < 1e-4 })
    }
    #expect(mel([Float](repeating: 0.25, count: 400)).allSatisfy { abs($0 + 15.9424) < 1e-4 })
  }

  @Test func `Loud samples have finite features, and what is not a number none`() {
    let mel = LogMel(rate: 16_000)
    let loud = sound(1600, rate: 16_000).map { $0 * 1e6 }
    let plain = PlainLogMel(rate: 16_000, bins: 80).features(loud)
    #expect(difference(mel(loud).map(Double.init), plain) < 1e-3)
    var broken = sound(1600, rate: 16_000)
    broken[1510] = .nan
    let features = mel(broken)
    #expect(features.prefix(7 * 80).allSatisfy { $0.isFinite })
    #expect(features.suffix(80).allSatisfy { $0.isNaN })
  }

  @Test func `Frames have the same bits alone, in a long sound and on any number of threads`() {
    let mel = LogMel(rate: 8000, bins: 40)
    let samples = sound(30_000, rate: 8000)
    let features = mel(samples)
    for frame in [0, 1, 15, 16, 127, 128, 129, 370, mel.count(30_000) - 1] {
      let alone = mel(Array(samples[frame * mel.step..<frame * mel.step + mel.window]))
      #expect(alone == Array(features[frame * 40..<(frame + 1) * 40]), "frame \(frame)")
    }
    for threads in 1...5 {
      #expect(mel(samples, on: ThreadPool(threads: threads)) == features)
    }
  }

  @Test func `Triangles lie on the mel scale, and those without a frequency are counted`() {
    let mel = LogMel(rate: 16_000)
    #expect(mel.frequencies == mel.frequencies.sorted())
    #expect(abs((mel.frequencies.first ?? 0) - 43.4) < 1)
    #expect((mel.frequencies.last ?? 0) < 8000)
    #expect(LogMel.emptyBins(rate: 16_000, bins: 80) == 0)
    #expect(LogMel.emptyBins(rate: 8000, bins: 80) == 0)
    #expect(LogMel.emptyBins(rate: 8000, bins: 200) > 0)
  }
}
