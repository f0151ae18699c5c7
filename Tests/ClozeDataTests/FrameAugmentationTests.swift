import ClozeTensor
import Testing

@testable import ClozeData

@Suite struct FrameAugmentationTests {
  private static let size = 6

  /// Two frames with one bright pixel each, at the given row and column.
  private static func frames(_ places: [(row: Int, column: Int)]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: places.count * 3 * size * size)
    for (frame, place) in places.enumerated() {
      for colour in 0..<3 {
        bytes[3 * ((frame * size + place.row) * size + place.column) + colour] = UInt8(
          100 * (colour + 1) % 256)
      }
    }
    return bytes
  }

  private static func place(_ bytes: [UInt8], frame: Int) -> (row: Int, column: Int)? {
    (0..<size * size).first { bytes[3 * (frame * size * size + $0)] > 0 }
      .map { ($0 / size, $0 % size) }
  }

  private static func random(_ seed: UInt64) -> CounterRandom {
    CounterRandom(seed: seed, purpose: CounterRandom.Purpose("test"), step: 0, sample: 0)
  }

  @Test func `All frames of a clip are shifted alike, to every place that is allowed`() {
    var augmentation = FrameAugmentation()
    augmentation.shift = 2
    let bytes = Self.frames([(2, 2), (3, 2)])
    var shifts: Set<[Int]> = []
    for seed in 0..<400 {
      var random = Self.random(UInt64(seed))
      let changed = augmentation.applied(to: bytes, size: Self.size, &random)
      guard let first = Self.place(changed, frame: 0), let next = Self.place(changed, frame: 1)
      else {
        Issue.record("the pixel is gone")
        return
      }
      #expect(next.row == first.row + 1 && next.column == first.column)
      shifts.insert([first.row - 2, first.column - 2])
    }
    #expect(shifts.count == 25)
    #expect(shifts.allSatisfy { $0.allSatisfy { abs($0) <= 2 } })
  }

  @Test func `Edges repeat, and colours stay with their pixels`() {
    var augmentation = FrameAugmentation()
    augmentation.shift = 3
    let pixels = (0..<Self.size * Self.size).flatMap { _ -> [UInt8] in [10, 20, 30] }
    for seed in 0..<20 {
      var random = Self.random(UInt64(seed))
      #expect(augmentation.applied(to: pixels, size: Self.size, &random) == pixels)
    }
  }

  @Test func `Half of the clips are mirrored, and nothing changes by itself`() {
    var augmentation = FrameAugmentation()
    let bytes = Self.frames([(2, 1)])
    var random = Self.random(1)
    #expect(augmentation.applied(to: bytes, size: Self.size, &random) == bytes)
    augmentation.mirror = true
    let places = (0..<200).compactMap { seed -> Int? in
      var random = Self.random(UInt64(seed))
      let changed = augmentation.applied(to: bytes, size: Self.size, &random)
      return Self.place(changed, frame: 0)?.column
    }
    #expect(Set(places) == [1, 4])
    #expect((70...130).contains(places.count { $0 == 4 }))
  }

  @Test func `A shift beyond the largest frame is a problem of the recipe`() {
    var augmentation = FrameAugmentation()
    augmentation.shift = -1
    #expect(augmentation.problems().count == 1)
    augmentation.shift = 8
    #expect(augmentation.problems().isEmpty)
  }
}
