import ClozeTensor
import ClozeTokens

/// The ids of a vocabulary that replace tokens.
public struct MaskingTokens: Sendable, Equatable {
  /// The id of [MASK].
  public let mask: Int32
  /// The ids that random tokens are drawn from: all but the special ones.
  public let ordinary: [Int32]

  /// Takes them from a vocabulary of `count` tokens.
  public init(mask: Int32, count: Int, isSpecial: (Int32) -> Bool) {
    self.mask = mask
    ordinary = (0..<Int32(count)).filter { !isSpecial($0) }
  }

  /// Takes them from a tokenizer's ids.
  public init(_ roles: TokenRoles) {
    self.init(mask: roles.mask, count: roles.count, isSpecial: roles.isSpecial)
  }
}

/// A batch with tokens hidden.
///
/// - Shapes: `T` tokens, `M` of them chosen.
public struct Masked: Sendable, Equatable {
  /// The ids that the model sees, `[T]`.
  public let inputs: [Int32]
  /// The chosen tokens as indices into the batch, ascending, `[M]`.
  public let positions: [Int32]
  /// The ids that were at `positions`, `[M]`.
  public let labels: [Int32]

  /// A batch in which the model sees `inputs` and predicts `labels` at `positions`.
  public init(inputs: [Int32], positions: [Int32], labels: [Int32]) {
    self.inputs = inputs
    self.positions = positions
    self.labels = labels
  }
}

/// Chooses tokens of `batch` and hides them.
///
/// In a sequence of n tokens, its frame left out, n * rate are chosen on average, for any n: the
/// part over a whole number is chosen with that probability. At least one is, and no more than
/// `maximumPerSequence`. Of a `lastShare` of the sequences it is the last token alone. A sequence
/// of nothing but its frame is left alone.
///
/// - Precondition: `configuration.validate()` is empty.
public func mask(
  _ batch: PackedBatch, _ configuration: MaskingConfiguration, _ tokens: MaskingTokens,
  _ random: inout CounterRandom
) -> Masked {
  guard let policy = UnitKind.tokens.policy(named: configuration.policy) else {
    preconditionFailure("validate() reports policies that tokens cannot have")
  }
  var replacement = Replacement(inputs: batch.ids)
  for sequence in 0..<batch.sequenceCount {
    let words = words(of: batch, in: batch.range(of: sequence))
    guard let last = words.last else { continue }
    // Without this share nothing is drawn for it, so that all other draws stay what they were.
    if configuration.lastShare > 0, random.uniform() < configuration.lastShare {
      replacement.replace(last.upperBound - 1..<last.upperBound, configuration, tokens, &random)
      continue
    }
    let task = MaskingTask(
      units: words, amount: configuration.amount, runs: configuration.runs)
    for run in policy.choose(task, &random) {
      replacement.replace(run, configuration, tokens, &random)
    }
  }
  return replacement.masked(batch)
}

/// The words in `range` of `batch`. A word that starts before the range starts with it.
private func words(of batch: PackedBatch, in range: Range<Int>) -> [Range<Int>] {
  var words: [Range<Int>] = []
  words.reserveCapacity(range.count)
  for token in range where !batch.isSpecial[token] {
    if let last = words.last, last.upperBound == token, !batch.startsWord[token] {
      words[words.count - 1] = last.lowerBound..<token + 1
    } else {
      words.append(token..<token + 1)
    }
  }
  return words
}

/// The inputs while tokens are being replaced.
private struct Replacement {
  var inputs: [Int32]
  private var isChosen: [Bool]

  init(inputs: [Int32]) {
    self.inputs = inputs
    isChosen = [Bool](repeating: false, count: inputs.count)
  }

  /// Chooses the tokens of `run`, and has them share their fate.
  mutating func replace(
    _ run: Range<Int>, _ configuration: MaskingConfiguration, _ tokens: MaskingTokens,
    _ random: inout CounterRandom
  ) {
    let fate = random.uniform()
    for token in run {
      isChosen[token] = true
      if fate < configuration.maskRate {
        inputs[token] = tokens.mask
      } else if fate < configuration.maskRate + configuration.randomRate, !tokens.ordinary.isEmpty {
        inputs[token] = tokens.ordinary[random.below(tokens.ordinary.count)]
      }
    }
  }

  func masked(_ batch: PackedBatch) -> Masked {
    let chosen = inputs.indices.filter { isChosen[$0] }
    return Masked(
      inputs: inputs, positions: chosen.map { Int32($0) }, labels: chosen.map { batch.ids[$0] })
  }
}

extension CounterRandom {
  /// The random numbers that mask the batch of training step `step`.
  public static func masking(seed: UInt64, step: Int) -> CounterRandom {
    CounterRandom(seed: seed, purpose: .masking, step: step)
  }

  /// The random numbers that mask validation batch `batch`: the same at every step, and none that
  /// training uses.
  public static func validationMasking(seed: UInt64, batch: Int) -> CounterRandom {
    CounterRandom(seed: seed, purpose: .masking, step: -1, sample: batch)
  }
}
