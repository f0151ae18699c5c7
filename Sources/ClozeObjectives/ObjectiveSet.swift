import ClozeEncoder
import ClozeTensor

/// The objectives that a model is trained for, which share passes through the encoder.
public struct ObjectiveSet {
  /// Embeds the input of a pass.
  public typealias Embedding = (EncoderPass, ForwardContext) throws -> EncoderInput

  private let objectives: [(objective: any Objective, settings: any ObjectiveSettings)]
  private let encoder: Encoder
  private let seed: UInt64
  private let validationSeed: UInt64
  private let accumulation: Int

  /// Makes the objectives of `choice` for a model, with their parameters in its store.
  ///
  /// - Parameter validationSeed: The seed of draws outside of training; nil for `seed`.
  public init(
    _ choice: ObjectiveChoice, _ setup: ObjectiveSetup, encoder: Encoder, seed: UInt64,
    validationSeed: UInt64? = nil
  ) throws {
    objectives = try choice.made(setup)
    (self.encoder, self.seed) = (encoder, seed)
    self.validationSeed = validationSeed ?? seed
    accumulation = setup.accumulation
  }

  /// Computes the weighted sum of all losses of a batch, and the measures, named `series_measure`.
  ///
  /// Each pass that objectives read goes through the encoder once, for all rows that any of them
  /// reads.
  public func loss(
    _ batch: some ObjectiveBatch, _ context: ForwardContext, embedding: Embedding
  ) throws -> ObjectiveLoss {
    let draw = ObjectiveDraw(
      seed: context.isTraining ? seed : validationSeed, batch: batch.number,
      isTraining: context.isTraining)
    let readings = objectives.map { $0.objective.readings(of: batch.views, draw) }
    let passes = try Passes(readings.joined()) { pass, wanted in
      let input = try embedding(pass, context)
      return try encoder.rows(
        wanted, of: input.rows, batch.views[pass.view].layout, context, positions: input.positions,
        view: pass.attention)
    }
    var parts: [ObjectiveLoss] = []
    for (entry, readings) in zip(objectives, readings)
    where !readings.isEmpty || !type(of: entry.objective).readsPasses {
      let rows = try readings.map { try passes.take($0) }
      let part = try entry.objective.loss(rows, readings, batch, draw, context)
      let weight = entry.settings.weight(at: context.step / accumulation)
      parts.append(try part.weighted(weight, named: type(of: entry.objective).series))
    }
    return try ObjectiveLoss.sum(parts)
  }
}

/// The passes that several readings need, each encoded once.
private struct Passes {
  private var encoded: [EncoderPass: (asked: AskedRows, rows: Tensor)] = [:]

  init(
    _ readings: some Sequence<Reading>, encode: (EncoderPass, [DepthRows]) throws -> [Tensor]
  ) throws {
    var order: [EncoderPass] = [], parts: [EncoderPass: [[Int32]]] = [:]
    for reading in readings {
      if parts[reading.pass] == nil { order.append(reading.pass) }
      parts[reading.pass, default: []].append(reading.rows)
    }
    var done: Set<EncoderPass> = []
    for pass in order where done.insert(pass.whole).inserted {
      let depths = order.filter { $0.whole == pass.whole }
      let asked = depths.map { AskedRows(parts[$0] ?? []) }
      let rows = try encode(
        pass.whole, zip(depths, asked).map { DepthRows(depth: $0.depth, rows: $1.rows) })
      for (depth, (asked, rows)) in zip(depths, zip(asked, rows)) { encoded[depth] = (asked, rows) }
    }
  }

  func take(_ reading: Reading) throws -> Tensor {
    guard let pass = encoded[reading.pass] else { preconditionFailure("a pass that nobody reads") }
    return try pass.asked.take(reading.rows, of: pass.rows)
  }
}

extension ObjectiveLoss {
  fileprivate func weighted(_ weight: Double, named name: String) throws -> ObjectiveLoss {
    ObjectiveLoss(
      try weight == 1 ? loss : loss?.scaled(by: weight),
      measures.map { Measure("\(name)_\($0.name)", sum: $0.sum, count: $0.count) })
  }
}
