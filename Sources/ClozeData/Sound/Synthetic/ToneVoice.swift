import ClozeTensor
import Foundation

/// A voice that says letters as tones: each letter is a pair of tones of its own, each blank a
/// pause, so that there is something to recognise where no program speaks.
struct ToneVoice {
  /// The number of samples per second.
  let rate: Int
  /// The number of the speaker, from 0, who has a pitch and a pace of their own.
  let speaker: Int
  /// The number of speakers.
  let speakers: Int

  /// The seconds of a letter at the middle pace.
  private static let letter = 0.08
  /// The lower and the higher tones; 26 letters take their pairs.
  private static let low = [350.0, 430, 530, 650, 800, 980]
  private static let high = [1300.0, 1550, 1850, 2200, 2650, 3150]

  /// The place of the speaker among all, in [-1, 1].
  private var place: Double {
    speakers < 2 ? 0 : 2 * Double(speaker) / Double(speakers - 1) - 1
  }

  /// Returns the sound of `text` between two moments of silence, with a little noise.
  func say(_ text: String, _ random: inout CounterRandom) -> [Float] {
    // Pitch and pace do not go together, or one would tell the other.
    let pace = 1 + 0.2 * place * (speaker % 2 == 0 ? 1 : -1) + 0.1 * (random.uniform() - 0.5)
    var samples = silence(0.1 + 0.15 * random.uniform())
    for letter in text.utf8 {
      let seconds = Self.letter * pace * (0.85 + 0.3 * random.uniform())
      samples += letter == 0x20 ? silence(seconds) : tones(Int(letter), seconds)
    }
    samples += silence(0.1 + 0.15 * random.uniform())
    for index in samples.indices { samples[index] += Float(0.003 * random.normal()) }
    return samples
  }

  private func silence(_ seconds: Double) -> [Float] {
    [Float](repeating: 0, count: Int(seconds * Double(rate)))
  }

  /// The two tones of a letter, in hertz.
  func frequencies(_ letter: Int) -> SIMD2<Double> {
    let index = (letter + 26 - Int(UInt8(ascii: "a")) % 26) % 26, pitch = 1 + 0.1 * place
    return pitch * SIMD2(Self.low[index / 6], Self.high[index % 6])
  }

  private func tones(_ letter: Int, _ seconds: Double) -> [Float] {
    let count = Int(seconds * Double(rate)), tones = frequencies(letter)
    return (0..<count).map { step in
      let phases = 2 * Double.pi * Double(step) / Double(rate) * tones
      // Soft edges, since letters do not click.
      let envelope = sin(Double.pi * (Double(step) + 0.5) / Double(count))
      return Float(envelope * (0.25 * sin(phases.x) + 0.15 * sin(phases.y)))
    }
  }
}
