import ClozeTensor

/// The choice of a clip's frames: single ones of equal stretches of time, or tubes of neighbouring
/// ones.
public struct TubeChoice: Sendable {
  /// The number of frames, or of tubes.
  public let count: Int
  /// The number of frames of a tube.
  public let tube: Int

  /// Makes a choice of `count` frames, or tubes of `tube` frames.
  public init(count: Int, tube: Int) { (self.count, self.tube) = (count, tube) }

  /// Returns the number of tubes and the colours of the chosen frames of clip `index`: random ones
  /// in training, else those in the middle.
  public func read(
    _ shard: FrameShard, _ index: Int, _ random: CounterRandom?
  ) -> (count: Int, bytes: [UInt8]) {
    var random = random
    let numbers = frames(shard.times(index), end: shard.seconds(index), &random)
    return (numbers.count / tube, shard.read(index, frames: numbers))
  }

  /// Returns the numbers of the chosen frames of a clip.
  public func frames(_ times: [Double], end: Double, _ random: inout CounterRandom?) -> [Int] {
    guard tube > 1 else {
      return random.take { FrameChoice.random(times, end: end, count: count, using: &$0) }
        ?? FrameChoice.middles(times, end: end, count: count)
    }
    let frames = times.count, room = max(0, frames / count - tube)
    // One shift for all tubes, so that the time between them is always the same.
    let shift = random.take { $0.below(room + 1) } ?? room / 2
    return (0..<count).flatMap { number -> [Int] in
      let first = max(0, min(number * frames / count + shift, frames - tube))
      return (first..<first + tube).map { min($0, frames - 1) }
    }
  }
}

extension Optional where Wrapped == CounterRandom {
  /// Returns what `draw` makes of the numbers; nil if there are none.
  fileprivate mutating func take<Value>(_ draw: (inout CounterRandom) -> Value) -> Value? {
    guard var random = self else { return nil }
    defer { self = random }
    return draw(&random)
  }
}
