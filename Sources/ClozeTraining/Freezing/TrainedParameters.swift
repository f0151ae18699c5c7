import ClozeEncoder
import ClozeTensor
import Foundation

/// Parameters that are held as they are in the first steps of a run.
public struct HeldParameters {
  /// The number of steps in which they are.
  public let steps: Int
  /// Returns true for the names of those that are.
  public let isHeld: (String) -> Bool

  /// Makes the parameters for which `isHeld` returns true, held in the first `steps` steps.
  public init(steps: Int, isHeld: @escaping (String) -> Bool) {
    (self.steps, self.isHeld) = (steps, isHeld)
  }
}

/// The parameters that a run trains, from which step on and at which share of the rate: those that
/// `training.freeze` names never (Lu et al. 2021), blocks one after the other from the top with
/// `training.unfreeze` (ULMFiT, Howard and Ruder 2018), lower ones more slowly with
/// `training.layerDecay` (ELECTRA, Clark et al. 2020; BEiT, Bao et al. 2022).
///
/// All of it follows from names and numbers of steps, so that a resumed run needs no state.
public struct TrainedParameters {
  /// The training of one parameter.
  struct Entry: Equatable {
    /// The number of steps before it is trained; nil if it never is.
    var start: Int? = 0
    /// The number of steps that its moments do not count.
    var uncounted = 0
    /// The share of the learning rate.
    var share = 1.0
  }

  /// The training of each parameter, in the store's order.
  let entries: [Entry]
  private let counts: [Int]

  /// Makes the training of the parameters of `store`.
  ///
  /// - Parameters:
  ///   - encoders: The encoders of the model.
  ///   - held: What the task holds at the start.
  /// - Throws: A `FreezingError` if a pattern matches nothing or everything is frozen.
  public init(
    _ store: ParameterStore, _ configuration: TrainingConfiguration,
    encoders: [EncoderNames] = [EncoderNames()], held: HeldParameters? = nil
  ) throws {
    let names = store.parameters.map(\.name)
    let frozen =
      try configuration.freeze.map { try ParameterPatterns($0, encoders).matches(names) } ?? []
    guard frozen.count < names.count || names.isEmpty else {
      throw FreezingError.allFrozen(configuration.freeze ?? "")
    }
    let depths = Self.depths(of: names, encoders)
    counts = store.parameters.map(\.value.count)
    entries = zip(names, depths).map { name, depth in
      var entry = Entry()
      if let every = configuration.unfreeze {
        entry.start = every * depth
        entry.uncounted = every * depth
      }
      if let held, held.isHeld(name) { entry.start = max(entry.start ?? 0, held.steps) }
      if let decay = configuration.layerDecay { entry.share = pow(decay, Double(depth)) }
      if frozen.contains(name) { entry.start = nil }
      return entry
    }
  }

  /// Returns the distance of each parameter from the top: 0 for heads and norms at the end, 1 for
  /// the last block, one more than the number of blocks for what makes the encoder's input.
  private static func depths(of names: [String], _ encoders: [EncoderNames]) -> [Int] {
    let counts = encoders.map { $0.blocks(in: names) }
    return names.map { name in
      for (encoder, count) in zip(encoders, counts) {
        if let block = encoder.block(of: name) { return count - block }
        if encoder.isEmbedding(name) { return count + 1 }
      }
      return 0
    }
  }

  /// Marks the parameters that the step after `step` trains, and no others, as those whose
  /// gradients are computed.
  public func mark(_ store: ParameterStore, after step: Int) {
    for (entry, parameter) in zip(entries, store.parameters) {
      let isTrained = entry.start.map { $0 <= step } ?? false
      guard parameter.value.requiresGradient != isTrained else { continue }
      parameter.value.withGradient(isTrained)
    }
  }

  /// One line on what is not trained, and what only later; nil if all is trained from the start.
  public var note: String? {
    func sum(_ isCounted: (Entry) -> Bool) -> Int {
      zip(entries, counts).reduce(0) { $0 + (isCounted($1.0) ? $1.1 : 0) }
    }
    let all = sum { _ in true }, frozen = sum { $0.start == nil }
    let later = sum { ($0.start ?? 0) > 0 }, last = entries.compactMap(\.start).max() ?? 0
    let parts = [
      frozen > 0 ? "\(frozen) of \(all) parameters are frozen" : nil,
      later > 0 ? "\(later) of \(all) are trained later, the last of them after step \(last)" : nil,
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
