import Foundation

/// Triangles along the mel scale, 1127 ln(1 + f / 700), as weights of a transform's frequencies.
struct MelFilters: Sendable {
  /// The frequencies in Hz at which the triangles are highest.
  private(set) var centres: [Double] = []
  /// The first frequency of each triangle with a weight, and the one after the last.
  private var begins: [Int32] = []
  private var ends: [Int32] = []
  /// The place of a triangle's first weight.
  private var offsets: [Int32] = []
  private var weights: [Float] = []

  /// The frequency in Hz from which the lowest triangle rises.
  private static let lowest = 20.0

  /// Makes `bins` triangles from 20 Hz to half the rate, each from the centre of the one before to
  /// the centre of the one after, for a transform of `size` samples.
  init(rate: Int, bins: Int, size: Int) {
    let first = Self.mel(Self.lowest), last = Self.mel(Double(rate) / 2)
    let width = (last - first) / Double(bins + 1)
    let places = (0..<size / 2).map { Self.mel(Double(rate) / Double(size) * Double($0)) }
    for bin in 0..<bins {
      let left = first + width * Double(bin), right = left + 2 * width
      let shares = places.map { max(0, min(($0 - left) / width, (right - $0) / width)) }
      let begin = shares.firstIndex { $0 > 0 } ?? 0
      let end = (shares.lastIndex { $0 > 0 } ?? -1) + 1
      begins.append(Int32(begin))
      ends.append(Int32(end))
      offsets.append(Int32(weights.count))
      weights += shares[begin..<max(begin, end)].map(Float.init)
      centres.append(700 * (exp((left + width) / 1127) - 1))
    }
  }

  /// The number of triangles without a frequency.
  var empty: Int { zip(begins, ends).count { $0 >= $1 } }

  private static func mel(_ hertz: Double) -> Double { 1127 * log(1 + hertz / 700) }

  /// Calls `body` with begins, ends and offsets [bins], and the weights.
  func withNative(
    _ body: (
      UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafePointer<Float>?
    ) -> Void
  ) {
    begins.withUnsafeBufferPointer { begins in
      ends.withUnsafeBufferPointer { ends in
        offsets.withUnsafeBufferPointer { offsets in
          weights.withUnsafeBufferPointer {
            body(begins.baseAddress, ends.baseAddress, offsets.baseAddress, $0.baseAddress)
          }
        }
      }
    }
  }
}
