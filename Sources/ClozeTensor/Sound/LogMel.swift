import CKernels

/// Kaldi's log-mel features of sound: the natural logarithm of the power in triangles along the mel
/// scale, for windows of 25 ms every 10 ms, as wenet, fairseq2 and torchaudio's compliance module
/// compute them.
///
/// Samples nominally in [-1, 1] are taken times 32,768. Of each window, all of which lie within the
/// sound, the mean is taken away; the first difference with .97 follows (the first sample against
/// itself), the window of Hann to the power of .85, zeros to a power of two, the power of the
/// Fourier transform, triangles that are straight in mel from 20 Hz to half the rate, and
/// ln(max(., 2^-23)). No noise is added. The values of a window depend on its samples alone; where
/// these are NaN, or far too large for single precision, the values are not finite.
public struct LogMel: Sendable {
  /// The samples per second.
  public let rate: Int
  /// The number of triangles.
  public let bins: Int
  /// The number of samples of a window.
  public let window: Int
  /// The number of samples from one window to the next.
  public let step: Int

  private let size: Int
  private let taper: [Float]
  private let turns: [Float]
  private let places: [Int32]
  private let filters: MelFilters

  /// The number of windows that a thread computes at a time; whole vectors.
  private static let piece = 128

  /// Makes features of sound of `rate` samples per second.
  ///
  /// - Parameters:
  ///   - window: The seconds of a window.
  ///   - step: The seconds from one window to the next.
  public init(rate: Int, bins: Int = 80, window: Double = 0.025, step: Double = 0.010) {
    self.rate = rate
    self.bins = bins
    self.window = Self.samples(window, rate)
    self.step = Self.samples(step, rate)
    precondition(self.window > 1 && self.step > 0 && bins > 0, "windows without samples")
    size = Self.transformSize(self.window)
    taper = Self.taper(self.window)
    turns = Self.turns(size)
    places = Self.places(size)
    filters = MelFilters(rate: rate, bins: bins, size: size)
  }

  /// Returns the number of whole windows in that many samples.
  public func count(_ samples: Int) -> Int {
    samples < window ? 0 : 1 + (samples - window) / step
  }

  /// The frequencies in Hz at which the triangles are highest [bins].
  public var frequencies: [Double] { filters.centres }

  /// Returns the features of `samples` [T, bins], computed by the threads of `pool`, if there is
  /// one. The number of threads changes no bit.
  public func callAsFunction(_ samples: [Float], on pool: ThreadPool? = nil) -> [Float] {
    let count = count(samples.count)
    let pieces = (count + Self.piece - 1) / Self.piece
    return [Float](unsafeUninitializedCapacity: count * bins) { features, initialized in
      initialized = count * bins
      guard let features = features.baseAddress else { return }
      samples.withUnsafeBufferPointer { samples in
        withNative { native in
          let scratch = ScratchPool(), floats = cloze_fbank_scratch(Int64(size))
          let compute = { (piece: Int) in
            let begin = piece * Self.piece, end = min(count, begin + Self.piece)
            scratch.with(floats: floats) {
              cloze_fbank_frames(
                native, samples.baseAddress, features + begin * bins, Int64(begin), Int64(end), $0)
            }
          }
          if let pool { pool.run(pieces, compute) } else { (0..<pieces).forEach(compute) }
        }
      }
    }
  }

  private func withNative(_ body: (UnsafePointer<cloze_fbank>) -> Void) {
    taper.withUnsafeBufferPointer { taper in
      turns.withUnsafeBufferPointer { turns in
        places.withUnsafeBufferPointer { places in
          filters.withNative { begins, ends, offsets, weights in
            var native = cloze_fbank(
              window: Int64(window), step: Int64(step), size: Int64(size), bins: Int64(bins),
              taper: taper.baseAddress, turns: turns.baseAddress, places: places.baseAddress,
              begins: begins, ends: ends, offsets: offsets, weights: weights,
              scale: 32_768, emphasis: 0.97, floor: 0x1p-23)
            withUnsafePointer(to: &native, body)
          }
        }
      }
    }
  }
}
