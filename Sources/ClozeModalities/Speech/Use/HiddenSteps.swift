import ClozeCapabilities
import ClozeData
import ClozeEncoder
import ClozeModels
import ClozeObjectives
import ClozeTensor
import Foundation

/// Sums over hidden steps.
struct HiddenSteps {
  private(set) var count = 0
  private(set) var utterances = 0
  private var losses = 0.0
  private var right = 0
  private var steps = 0
  private var uses: [Int]
  private let size: Int

  private let model: SpeechModel
  private let masking: SpeechMasking
  private let seed: UInt64
  private let contrast: SpeechContrast?
  private var contrasted: [String: (sum: Double, count: Int)] = [:]

  /// Makes empty sums over steps that `masking` hides by `seed`.
  ///
  /// - Parameter contrast: The contrast that hidden steps are scored by, too; nil for none.
  init(
    _ model: SpeechModel, _ masking: SpeechMasking, _ contrast: SpeechContrast?, seed: UInt64
  ) {
    (self.model, self.masking, self.contrast, self.seed) = (model, masking, contrast, seed)
    let quantizer = model.configuration.quantizer
    uses = [Int](repeating: 0, count: quantizer.outputs)
    size = quantizer.codes
  }

  /// The mean cross-entropy in nats.
  var loss: Double { losses / Double(max(1, count)) }
  /// The share of codes that are predicted correctly.
  var accuracy: Double { Double(right) / Double(max(1, count)) }
  /// The share of steps that were hidden.
  var share: Double { Double(count) / Double(max(1, steps)) }
  /// The number of codes that occur.
  var codesInUse: Int { uses.count { $0 > 0 } }
  /// The sum over codebooks of the perplexity of the codes.
  var perplexity: Double {
    stride(from: 0, to: uses.count, by: size).reduce(0) { sum, first in
      let part = uses[first..<first + size], all = Double(max(1, part.reduce(0, +)))
      let entropy = part.reduce(0.0) { entropy, uses in
        let share = Double(uses) / all
        return uses > 0 ? entropy - share * log(share) : entropy
      }
      return sum + exp(entropy)
    }
  }

  /// Adds the hidden steps of a batch.
  mutating func add(_ batch: SpeechBatch, _ context: ForwardContext) throws {
    let layout = model.backbone.layout(batch.frames)
    let hidden = masking.hidden(layout, batch.indices, seed: seed, step: -1)
    let rows = hidden.indices.filter { hidden[$0] }.map(Int32.init)
    let features = try model.backbone.features(batch.frames, context)
    let steps = try model.backbone.subsampling.projected(features)
    let quantized = try model.quantized(batch.frames, features: features, rows: rows)
    let inputs = try model.masked(steps, hidden: hidden)
    let encoded = try model.backbone.encoder(inputs, layout, context, rows: rows)
    let result = try model.head.loss(encoded, labels: quantized.codes, among: nil)
    losses += result.losses.reduce(0) { $0 + Double($1) }
    right += result.ranks.count { $0 == 0 }
    count += result.ranks.count
    self.steps += hidden.count * quantized.codebooks
    utterances += batch.indices.count
    for (place, code) in quantized.codes.enumerated() {
      uses[place % quantized.codebooks * size + Int(code)] += 1
    }
    let view = SampleView(layout, hidden: HiddenRows(rows: rows, labels: quantized.codes))
    let masked = MaskedSpeech(
      number: batch.number, views: [view], quantized: quantized, steps: steps, hidden: hidden)
    for measure in try contrast?.measures(masked, inputs, context) ?? [] {
      contrasted[measure.name, default: (0, 0)].sum += measure.sum
      contrasted[measure.name, default: (0, 0)].count += measure.count
    }
  }

  /// Returns the scores of the contrast; none if it is not known.
  func contrastScores(_ origin: Score.Origin) -> [Score] {
    let series = CodeContrastObjective.series
    return CodeContrastObjective.metrics.compactMap { metric in
      let name = "\(series)_\(metric.name)"
      guard let sums = contrasted[name], sums.count > 0 else { return nil }
      return Score(
        name, sums.sum / Double(sums.count), unit: metric.unit, direction: metric.direction, origin)
    }
  }
}
