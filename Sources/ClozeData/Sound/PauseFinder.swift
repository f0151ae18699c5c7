import Foundation

/// Finds pauses in sound that comes in blocks, and places at which to cut it there.
struct PauseFinder: Sendable {
  /// The number of samples taken in.
  private(set) var count = 0
  private let window: Int
  /// The sums of squares of windows that are complete.
  private var powers: [Float] = []
  private var sum = 0.0

  /// Makes a finder that looks at windows of `window` samples.
  init(window: Int) { self.window = window }

  /// Takes in the next samples.
  mutating func add(_ samples: [Float]) {
    for sample in samples {
      sum += Double(sample) * Double(sample)
      count += 1
      if count % window == 0 {
        powers.append(Float(sum))
        sum = 0
      }
    }
  }

  /// Returns the samples before which to cut, so that no piece has more than `most` samples: in
  /// the second half of what a piece may have, in the middle of the longest pause, else at the
  /// quietest place.
  ///
  /// A pause is where the level lies in the lowest quarter between that of the recording's quiet
  /// windows (the tenth part) and that of its loud ones (the last twentieth).
  func cuts(most: Int) -> [Int] {
    let levels = levels
    guard let threshold = Self.threshold(levels) else { return [] }
    let span = max(2, most / window)
    var cuts: [Int] = [], start = 0
    while count - start * window > most {
      // The last piece shall not be a splinter.
      let end = min(start + span, levels.count - span / 4)
      let place = Self.place(levels[(start + span / 2)..<max(start + span / 2 + 1, end)], threshold)
      cuts.append(place * window)
      start = place
    }
    return cuts
  }

  /// Returns the sample in the middle of the last pause if it has lasted for `seconds` by now, and
  /// its middle lies in `samples`; nil otherwise. A pause is what it is for `cuts`.
  func pause(in samples: Range<Int>, seconds: Double, rate: Int) -> Int? {
    guard count >= samples.lowerBound else { return nil }
    let levels = levels, least = Int(seconds * Double(rate) / Double(window))
    guard let threshold = Self.threshold(levels) else { return nil }
    let length = levels.reversed().prefix { $0 <= threshold }.count
    let middle = (levels.count - length / 2) * window
    return length >= max(1, least) && samples.contains(middle) ? middle : nil
  }

  /// The logarithms of the windows' powers.
  private var levels: [Float] { powers.map { log10(max($0, 1e-12)) } }

  private static func threshold(_ levels: [Float]) -> Float? {
    let sorted = levels.sorted()
    guard !sorted.isEmpty else { return nil }
    let quiet = sorted[sorted.count / 10], loud = sorted[sorted.count - 1 - sorted.count / 20]
    return quiet + (loud - quiet) / 4
  }

  /// The middle of the longest run below `threshold`, or the place of the lowest level.
  private static func place(_ levels: ArraySlice<Float>, _ threshold: Float) -> Int {
    var best = 0..<0, run = 0..<0
    for index in levels.indices {
      guard levels[index] <= threshold else { continue }
      run = run.upperBound == index ? run.lowerBound..<index + 1 : index..<index + 1
      if run.count > best.count { best = run }
    }
    guard best.isEmpty else { return (best.lowerBound + best.upperBound) / 2 }
    let lowest = levels.indices.min { levels[$0] < levels[$1] }
    return lowest ?? levels.startIndex
  }
}
