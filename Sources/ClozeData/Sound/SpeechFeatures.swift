import ClozeTensor

/// Turns sound into the features that models read: log-mel frames, normalized, in half precision.
///
/// The same sound has the same bits here and in a `FeatureShard`, alone and among others.
public struct SpeechFeatures: Sendable {
  /// The settings.
  public let settings: FeatureSettings
  /// The log-mel features before normalization.
  public let mel: LogMel

  /// The number added to a variance, so that bins that never change become 0.
  private static let epsilon: Float = 1e-7

  /// Makes features with `settings`, which must be without problems.
  public init(_ settings: FeatureSettings) {
    self.settings = settings
    mel = LogMel(rate: settings.rate, bins: settings.bins)
  }

  /// Returns the features of the `samples` of one utterance [T, bins], computed by the threads of
  /// `pool`, if there is one.
  public func callAsFunction(_ samples: [Float], on pool: ThreadPool? = nil) -> [Float] {
    halves(samples, on: pool).map { $0.single }
  }

  /// Returns the same in half precision.
  func halves(_ samples: [Float], on pool: ThreadPool? = nil) -> [HalfFloat] {
    var values = mel(samples, on: pool)
    if settings.normalization == .utterance { Self.normalize(&values, bins: settings.bins) }
    return values.map(HalfFloat.init)
  }

  /// Gives each bin of `values` [T, bins] the mean 0 and the deviation 1, over these frames alone:
  /// (x - mean) / sqrt(variance + 1e-7), where the variance is that of a sample, divided by T - 1.
  /// A bin that is the same in all frames becomes 0.
  public static func normalize(_ values: inout [Float], bins: Int) {
    let frames = values.count / bins
    guard frames > 0 else { return }
    var means = [Double](repeating: 0, count: bins), squares = means
    for frame in 0..<frames {
      for bin in 0..<bins { means[bin] += Double(values[frame * bins + bin]) }
    }
    for bin in 0..<bins { means[bin] /= Double(frames) }
    for frame in 0..<frames {
      for bin in 0..<bins {
        let difference = Double(values[frame * bins + bin]) - means[bin]
        squares[bin] += difference * difference
      }
    }
    let scales = squares.map { square in
      1 / Float((square / Double(max(1, frames - 1)) + Double(epsilon)).squareRoot())
    }
    for frame in 0..<frames {
      for bin in 0..<bins {
        let place = frame * bins + bin
        values[place] = Float(Double(values[place]) - means[bin]) * scales[bin]
      }
    }
  }
}

/// A number in half precision (IEEE 754 binary16), as features are kept in files: half the bytes of
/// single precision, and of a normalized feature at most 0.001 away up to 4 deviations.
struct HalfFloat: Sendable, Equatable {
  /// The 16 bits.
  var bits: UInt16

  /// Rounds `value` to the nearest number, ties to even.
  init(_ value: Float) { bits = Float16(value).bitPattern }

  init(bits: UInt16) { self.bits = bits }

  /// The number in single precision, exactly; of finite numbers alone. Shifted into place, the bits
  /// are the number but for the exponent's offset, which a loop over many converts in vectors.
  var single: Float {
    let size = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * 0x1p112
    return Float(bitPattern: size.bitPattern | UInt32(bits & 0x8000) << 16)
  }
}
