import Foundation

/// Kaldi's log-mel features in plain Swift and double precision, as a check: the sums of the
/// definition, without a fast transform.
public struct PlainLogMel {
  let rate: Int
  let bins: Int
  let window: Int
  let step: Int
  let size: Int

  /// Makes features of `bins` triangles for sound of `rate` samples per second, with windows of
  /// 25 ms every 10 ms.
  public init(rate: Int, bins: Int) {
    (self.rate, self.bins) = (rate, bins)
    (window, step) = (rate * 25 / 1000, rate * 10 / 1000)
    var size = 1
    while size < window { size *= 2 }
    self.size = size
  }

  /// Returns the features of `samples` [T, bins].
  public func features(_ samples: [Float]) -> [Double] {
    stride(from: 0, through: samples.count - window, by: step).flatMap { start in
      frame(samples[start..<start + window].map { Double($0) * 32_768 })
    }
  }

  private func frame(_ samples: [Double]) -> [Double] {
    let mean = samples.reduce(0, +) / Double(window)
    let centred = samples.map { $0 - mean }
    let tapered = centred.indices.map { place in
      let difference = centred[place] - 0.97 * centred[max(0, place - 1)]
      let hann = 0.5 - 0.5 * cos(2 * Double.pi * Double(place) / Double(window - 1))
      return difference * pow(max(0, hann), 0.85)
    }
    let powers = (0..<size / 2).map { power(of: tapered, at: $0) }
    return (0..<bins).map { bin in
      let sum = powers.indices.reduce(0) { $0 + powers[$1] * weight(bin, at: $1) }
      return log(max(sum, pow(2, -23)))
    }
  }

  private func power(of samples: [Double], at frequency: Int) -> Double {
    let turn = 2 * Double.pi * Double(frequency) / Double(size)
    let real = samples.indices.reduce(0) { $0 + samples[$1] * cos(turn * Double($1)) }
    let imaginary = samples.indices.reduce(0) { $0 - samples[$1] * sin(turn * Double($1)) }
    return real * real + imaginary * imaginary
  }

  private func weight(_ bin: Int, at frequency: Int) -> Double {
    func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }
    let width = (mel(Double(rate) / 2) - mel(20)) / Double(bins + 1)
    let centre = mel(20) + width * Double(bin + 1)
    return max(0, 1 - abs(mel(Double(rate * frequency) / Double(size)) - centre) / width)
  }
}
