import ClozeData
import ClozeTokens

/// Windows of the training parts of histories.
///
/// A history that is longer than a window gives several: the last one ends where it ends, and the
/// others lie a stride further ahead each, down to the history's start (Sun et al. 2019, section
/// 4.3). Histories of a single item teach nothing and are left out.
public struct ItemSamples: SampleSource {
  /// The histories.
  public let log: InteractionLog
  /// The most items of a sample.
  public let longestSample: Int
  /// Whether the item after a sample's last one is its label.
  public let isCausal: Bool
  /// The seed of all draws.
  public let seed: UInt64

  /// Where windows begin in the log's sequence, and how long they are.
  private var windows: [(start: Int, count: Int32)] = []

  /// The windows of `log`'s training parts.
  ///
  /// - Parameter stride: from one window to the next, at least 1.
  public init(
    _ log: InteractionLog, longest: Int, stride step: Int, isCausal: Bool, seed: UInt64
  ) {
    self.log = log
    self.isCausal = isCausal
    self.seed = seed
    longestSample = longest
    // A causal window has one more item: the answer at its last position.
    let room = longest + (isCausal ? 1 : 0)
    for user in 0..<log.users.count {
      let part = LeaveOneOut.training(log.history(user))
      guard part.count > 1 else { continue }
      for start in Self.starts(count: part.count, room: room, step: max(1, step)) {
        windows.append((part.startIndex + start, Int32(min(room, part.count - start))))
      }
    }
  }

  /// Where the windows of a history of `count` items begin.
  static func starts(count: Int, room: Int, step: Int) -> [Int] {
    guard count > room else { return [0] }
    return [0] + stride(from: count - room, to: 0, by: -step).reversed()
  }

  /// The number of windows.
  public var count: Int { windows.count }

  /// Adds the items of a window; causal ones return the item that comes after.
  public func append(_ index: Int, epoch: Int, to batch: inout PackedBatch) -> Int32? {
    let window = windows[index]
    return Self.append(
      log.sequence[window.start..<window.start + Int(window.count)], isCausal: isCausal, to: &batch)
  }

  /// Adds `items` as a sequence; causally without the last one, which is returned.
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
