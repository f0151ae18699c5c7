import Testing

@testable import ClozeTensor

/// What `PointGeometry` does, in plain Swift.
private enum PlainGeometry {
  static func distance(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
    let d = zip(a, b).map { $0 - $1 }
    let sum = d[0] * d[0] + d[1] * d[1] + d[2] * d[2]
    return sum.isNaN ? .infinity : sum
  }

  static func point(_ index: Int, _ cloud: [Float]) -> ArraySlice<Float> {
    cloud[3 * index..<3 * index + 3]
  }

  static func farthest(_ count: Int, of cloud: [Float], starting: Int) -> [Int32] {
    let size = cloud.count / 3
    var places = [starting]
    // Every distance is asked anew: the least one to any point that was chosen.
    while places.count < count {
      let least = (0..<size).map { candidate in
        places.reduce(Float.infinity) {
          min($0, distance(point(candidate, cloud), point($1, cloud)))
        }
      }
      places.append(least.firstIndex(of: least.max() ?? 0) ?? 0)
    }
    return places.prefix(count).map(Int32.init)
  }

  static func nearest(_ k: Int, to query: ArraySlice<Float>, among cloud: [Float]) -> [Int32] {
    let distances = (0..<cloud.count / 3).map { distance(point($0, cloud), query) }
    let order = distances.indices.sorted {
      distances[$0] == distances[$1] ? $0 < $1 : distances[$0] < distances[$1]
    }
    return order.prefix(k).map(Int32.init)
  }
}

private struct GeometryCase: CustomTestStringConvertible, Sendable {
  var batch: Int
  var size: Int
  var centres: Int
  var k: Int
  /// Coordinates are whole and small, so that many distances are equal.
  var hasTies = false
  /// The share of coordinates that are not finite.
  var odd = 0.0

  var testDescription: String {
    "\(batch) x \(size), \(centres) centres, k \(k)\(hasTies ? ", ties" : "")"
      + (odd > 0 ? ", not finite" : "")
  }

  static let all: [GeometryCase] = [
    GeometryCase(batch: 1, size: 1, centres: 1, k: 1),
    GeometryCase(batch: 3, size: 5, centres: 5, k: 5),
    GeometryCase(batch: 2, size: 17, centres: 3, k: 16),
    GeometryCase(batch: 5, size: 64, centres: 64, k: 4),
    GeometryCase(batch: 2, size: 65, centres: 7, k: 33, hasTies: true),
    GeometryCase(batch: 2, size: 255, centres: 20, k: 48),
    GeometryCase(batch: 2, size: 256, centres: 20, k: 48),
    GeometryCase(batch: 3, size: 300, centres: 300, k: 49, hasTies: true),
    GeometryCase(batch: 2, size: 1024, centres: 64, k: 32),
    GeometryCase(batch: 1, size: 1000, centres: 30, k: 1000, hasTies: true),
    GeometryCase(batch: 1, size: 3000, centres: 40, k: 10, hasTies: true),
    GeometryCase(batch: 2, size: 500, centres: 60, k: 32, odd: 0.01),
    GeometryCase(batch: 2, size: 300, centres: 60, k: 300, hasTies: true, odd: 0.3),
  ]

  func cloud(seed: UInt64) -> [Float] {
    var random = CounterRandom(seed: seed, purpose: .test)
    return (0..<batch * size * 3).map { _ in
      if random.uniform() < odd { return [.nan, -.nan, .infinity, -.infinity][random.below(4)] }
      return hasTies ? Float(random.below(5) - 2) : Float(random.uniform() * 2 - 1)
    }
  }
}

@Suite struct PointGeometryTests {
  private let geometry = PointGeometry(pool: ThreadPool(threads: 3))

  private func cloud(_ index: Int, _ clouds: [Float], _ size: Int) -> [Float] {
    Array(clouds[index * size * 3..<(index + 1) * size * 3])
  }

  @Test(arguments: GeometryCase.all)
  private func agreesWithThePlainTwin(shape: GeometryCase) {
    let size = shape.size, clouds = shape.cloud(seed: 1), start = size / 2
    let centres = geometry.farthest(shape.centres, of: clouds, size: size, starting: start)
    let queries = geometry.gather(centres, count: shape.centres, from: clouds, size: size)
    let near = geometry.nearest(
      shape.k, to: queries, queryCount: shape.centres, among: clouds, size: size)
    let one = geometry.nearest(to: queries, queryCount: shape.centres, among: clouds, size: size)
    #expect(near.count == shape.batch * shape.centres * shape.k)
    for index in 0..<shape.batch {
      let own = cloud(index, clouds, size), first = index * shape.centres
      #expect(
        Array(centres[first..<first + shape.centres])
          == PlainGeometry.farthest(shape.centres, of: own, starting: start))
      for centre in first..<first + shape.centres {
        let query = queries[3 * centre..<3 * centre + 3]
        let place = 3 * Int(centres[centre])
        #expect(query.map(\.bitPattern) == own[place..<place + 3].map(\.bitPattern))
        let expected = PlainGeometry.nearest(shape.k, to: query, among: own)
        #expect(Array(near[centre * shape.k..<(centre + 1) * shape.k]) == expected)
        #expect(one[centre] == expected[0])
      }
    }
  }

  @Test func threadsAndBatchesChangeNoBit() {
    let shape = GeometryCase(batch: 9, size: 8192, centres: 600, k: 20)
    let clouds = shape.cloud(seed: 2), single = PointGeometry(pool: ThreadPool(threads: 1))
    let centres = geometry.farthest(600, of: clouds, size: 8192)
    #expect(single.farthest(600, of: clouds, size: 8192) == centres)
    let queries = geometry.gather(centres, count: 600, from: clouds, size: 8192)
    let near = geometry.nearest(20, to: queries, queryCount: 600, among: clouds, size: 8192)
    #expect(single.nearest(20, to: queries, queryCount: 600, among: clouds, size: 8192) == near)
    let last = cloud(8, clouds, 8192)
    #expect(geometry.farthest(600, of: last, size: 8192) == Array(centres[4800...]))
    #expect(
      geometry.nearest(20, to: cloud(8, queries, 600), queryCount: 600, among: last, size: 8192)
        == Array(near[96000...]))
  }

  @Test func pointsAtOnePlace() {
    let clouds = [Float](repeating: 0.25, count: 2 * 40 * 3)
    #expect(geometry.farthest(3, of: clouds, size: 40, starting: 7) == [7, 0, 0, 7, 0, 0])
    #expect(
      geometry.nearest(4, to: [0.25, 0.25, 0.25, 1, 1, 1], queryCount: 1, among: clouds, size: 40)
        == [0, 1, 2, 3, 0, 1, 2, 3])
  }

  @Test func nothingAtAll() {
    #expect(geometry.farthest(0, of: [], size: 0) == [])
    #expect(geometry.farthest(0, of: [1, 2, 3], size: 1) == [])
    #expect(geometry.farthest(2, of: [], size: 5) == [])
    #expect(geometry.nearest(0, to: [1, 2, 3], queryCount: 1, among: [1, 2, 3], size: 1) == [])
    #expect(geometry.nearest(1, to: [], queryCount: 0, among: [1, 2, 3], size: 1) == [])
    #expect(geometry.gather([], count: 0, from: [1, 2, 3], size: 1) == [])
  }
}
