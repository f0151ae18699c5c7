import ClozeData

/// Clips of a file of frames as a model sees them that does not train.
struct ClipSelection {
  let shard: FrameShard
  /// The numbers of the clips in the file.
  let numbers: [Int32]
  /// The choice of their frames.
  let frames: TubeChoice

  /// Selects clips for a model of these sizes.
  init(_ shard: FrameShard, _ numbers: [Int32], _ configuration: VideoModelConfiguration) {
    (self.shard, self.numbers) = (shard, numbers)
    frames = TubeChoice(count: configuration.count, tube: configuration.tube)
  }

  /// The number of clips.
  var count: Int { numbers.count }

  /// Returns the colours of clips, by their places in the selection, and the number of tubes of
  /// each.
  func read(_ places: some Sequence<Int>) -> (counts: [Int], bytes: [UInt8]) {
    var counts: [Int] = [], bytes: [UInt8] = []
    for place in places {
      let (count, colours) = frames.read(shard, Int(numbers[place]), nil)
      counts.append(count)
      bytes += colours
    }
    return (counts, bytes)
  }
}
