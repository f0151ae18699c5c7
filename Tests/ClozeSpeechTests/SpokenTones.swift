import ClozeTensor
import Foundation

/// Sounds in which each letter is a tone, with pauses between letters, in faint noise.
struct SpokenTones {
  static let rate = 8000
  private static let tones: [Character: Double] = ["a": 400, "b": 1000, "c": 2600]

  /// Returns a text of `words` words of letters a to c.
  static func text(words: Int, seed: Int) -> String {
    var random = CounterRandom(seed: 5, purpose: .test, sample: seed)
    return (0..<words).map { _ in
      String((0..<1 + random.below(3)).map { _ in Array("abc")[random.below(3)] })
    }.joined(separator: " ")
  }

  /// Returns the samples of a text, and the second at which each letter starts.
  static func samples(of text: String, seed: Int) -> (samples: [Float], starts: [Double]) {
    var random = CounterRandom(seed: 6, purpose: .test, sample: seed)
    var samples: [Float] = [], starts: [Double] = []
    func add(_ seconds: Double, _ frequency: Double?) {
      for index in 0..<Int(seconds * Double(rate)) {
        let noise = 0.002 * random.normal()
        let tone = frequency.map { 0.3 * sin(2 * .pi * $0 * Double(index) / Double(rate)) } ?? 0
        samples.append(Float(tone + noise))
      }
    }
    add(0.1, nil)
    for letter in text {
      starts.append(Double(samples.count) / Double(rate))
      if let tone = tones[letter] { add(0.12, tone) }
      add(letter == " " ? 0.2 : 0.06, nil)
    }
    add(0.1, nil)
    return (samples, starts)
  }

  /// Writes samples as a WAV file of 16 bits.
  static func write(_ samples: [Float], to path: String) throws {
    func little(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var bytes = Array("RIFF".utf8) + little(36 + 2 * samples.count, 4) + Array("WAVEfmt ".utf8)
    for (value, width) in [(16, 4), (1, 2), (1, 2), (rate, 4), (2 * rate, 4), (2, 2), (16, 2)] {
      bytes += little(value, width)
    }
    bytes += Array("data".utf8) + little(2 * samples.count, 4)
    for sample in samples { bytes += little(Int(sample * 32_767), 2) }
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// Writes `count` clips with a table of their texts; every fifth is for validation.
  static func writeCorpus(_ count: Int, to folder: String) throws {
    var lines = ["path\tsplit\ttext"]
    for number in 0..<count {
      let text = text(words: 1 + number % 3, seed: number)
      try write(samples(of: text, seed: number).samples, to: "\(folder)/\(number).wav")
      lines.append("\(number).wav\t\(number % 5 == 4 ? "dev" : "train")\t\(text)")
    }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: URL(filePath: folder + "/index.tsv"))
  }
}
