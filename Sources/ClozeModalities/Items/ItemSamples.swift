import ClozeData
import ClozeTokens

/// Windows over the training parts of histories.
///
/// A history longer than a window has several: the last one ends where it ends, and each of the
/// others starts a stride earlier, back to the history's start (Sun et al. 2019, section 4.3).
/// Histories of a single item teach nothing and are omitted.
public struct ItemSamples: SampleSource {
  /// The histories.
  public let log: InteractionLog
  /// The maximum number of items of a sample.
  public let longestSample: Int
  /// True if the item after a sample's last one is its label.
  public let isCausal: Bool
  /// The seed of all draws.
  public let seed: UInt64

  /// The start of each window in the log's sequence, and its length.
  private var windows: [(start: Int, count: Int32)] = []

  /// Makes the windows over `log`'s training parts.
  ///
  /// - Parameters:
  ///   - stride: The distance between windows, at least 1.
  ///   - isWhole: True if whole histories train.
  public init(
    _ log: InteractionLog, longest: Int, stride step: Int, isCausal: Bool, isWhole: Bool = false,
    seed: UInt64
  ) {
    self.log = log
    self.isCausal = isCausal
    self.seed = seed
    longestSample = longest
    // A causal window has one more item: the answer at its last position.
    let room = longest + (isCausal ? 1 : 0)
    for user in 0..<log.users.count {
      let history = log.history(user)
      let part = isWhole ? history : LeaveOneOut.training(history)
      guard part.count > 1 else { continue }
      for start in Self.starts(count: part.count, room: room, step: max(1, step)) {
        windows.append((part.startIndex + start, Int32(min(room, part.count - start))))
      }
    }
  }

  /// Returns the starts of the windows over a history of `count` items.
  static func starts(count: Int, room: Int, step: Int) -> [Int] {
    guard count > room else { return [0] }
    return [0] + stride(from: count - room, to: 0, by: -step).reversed()
  }

  /// The number of windows.
  public var count: Int { windows.count }

  /// Adds the items of a window; for causal models, returns the item that follows.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    let window = windows[index]
    return Self.append(
      log.sequence[window.start..<window.start + Int(window.count)], isCausal: isCausal, to: &batch)
  }

  /// Adds `items` as a sequence; for causal models without the last one, which is returned.
  static func append(
    _ items: ArraySlice<Int32>, isCausal: Bool, to batch: inout PackedBatch
  ) -> Int32? {
    for item in isCausal ? items.dropLast() : items {
      batch.append(item, isSpecial: false, startsWord: true)
    }
    batch.endSequence()
    return isCausal ? items[items.endIndex - 1] : nil
  }
}
