import CKernels

/// Farthest-point sampling and nearest neighbours in clouds of points in space, exact and batched.
///
/// A squared distance is dx dx + dy dy + dz dz in f32, added in this order and rounded at each
/// step; NaN counts as infinite. Of equal distances the lower index comes first. The results are
/// the same for any number of threads and on any processor.
///
/// Clouds are flat arrays [B, N, 3]; indices are those within one cloud, `0..<N`. Sizes that do not
/// match are a programmer's error and trap.
public struct PointGeometry: Sendable {
  private let pool: ThreadPool

  /// Makes geometry computed by the threads of `pool`.
  public init(pool: ThreadPool) { self.pool = pool }

  /// Returns indices of `count` points per cloud: `starting`, then repeatedly the point farthest
  /// from all chosen ones (Eldar et al. 1997), as Point-BERT chooses the centres of its patches.
  ///
  /// If fewer than `count` points are distinct, indices repeat.
  ///
  /// - Shapes: `clouds` [B, N, 3] -> [B, count], count <= N.
  public func farthest(
    _ count: Int, of clouds: [Float], size: Int, starting: Int = 0
  ) -> [Int32] {
    let batch = Self.batch(clouds.count, size)
    precondition((0...size).contains(count), "\(count) of \(size) points")
    precondition(count == 0 || (0..<size).contains(starting), "no point \(starting)")
    let scratch = ScratchPool(), floats = cloze_farthest_scratch(Int64(size))
    return Self.places(batch * count) { places in
      clouds.withUnsafeBufferPointer { clouds in
        guard let clouds = clouds.baseAddress else { return }
        pool.run(batch) { cloud in
          scratch.with(floats: floats) {
            cloze_farthest(
              clouds + cloud * size * 3, Int64(size), Int64(count), Int64(starting),
              places + cloud * count, $0)
          }
        }
      }
    }
  }

  /// Returns the indices of the `k` points nearest to each query, nearest first; a query that is
  /// one of the points has itself first, unless another has the same coordinates.
  ///
  /// - Shapes: `queries` [B, M, 3], `points` [B, N, 3] -> [B, M, k], k <= N.
  public func nearest(
    _ k: Int, to queries: [Float], queryCount: Int, among points: [Float], size: Int
  ) -> [Int32] {
    let batch = Self.batch(points.count, size)
    precondition((0...size).contains(k), "\(k) of \(size) points")
    precondition(queries.count == batch * queryCount * 3, "queries for other clouds")
    // A cloud's queries are processed in pieces, so that threads share one large cloud too.
    let share = 256, pieces = (queryCount + share - 1) / share
    let scratch = ScratchPool(), floats = cloze_nearest_scratch(Int64(size), Int64(k))
    return Self.places(batch * queryCount * k) { places in
      queries.withUnsafeBufferPointer { queries in
        points.withUnsafeBufferPointer { points in
          guard let queries = queries.baseAddress, let points = points.baseAddress else { return }
          pool.run(batch * pieces) { piece in
            let (cloud, first) = (piece / pieces, piece % pieces * share)
            let start = cloud * queryCount + first
            scratch.with(floats: floats) {
              cloze_nearest(
                points + cloud * size * 3, Int64(size), queries + start * 3,
                Int64(min(share, queryCount - first)), Int64(k), places + start * k, $0)
            }
          }
        }
      }
    }
  }

  /// Returns the index of the point nearest to each query.
  ///
  /// - Shapes: `queries` [B, M, 3], `points` [B, N, 3] with N > 0 -> [B, M].
  public func nearest(
    to queries: [Float], queryCount: Int, among points: [Float], size: Int
  ) -> [Int32] {
    queries.withUnsafeBufferPointer { queries in
      points.withUnsafeBufferPointer { points in
        nearest(to: queries, queryCount: queryCount, among: points, size: size)
      }
    }
  }

  /// Returns the same for memory that the caller holds.
  func nearest(
    to queries: UnsafeBufferPointer<Float>, queryCount: Int,
    among points: UnsafeBufferPointer<Float>,
    size: Int
  ) -> [Int32] {
    precondition(size > 0, "no points to be near to")
    let batch = Self.batch(points.count, size)
    precondition(queries.count == batch * queryCount * 3, "queries for other clouds")
    let share = 1024, pieces = (queryCount + share - 1) / share
    let grain = max(1, 1 << 15 / max(1, size * min(share, queryCount)))
    return Self.places(batch * queryCount) { places in
      guard let queries = queries.baseAddress, let points = points.baseAddress else { return }
      pool.ranges(batch * pieces, grain: grain) {
        for piece in $0 {
          let (cloud, first) = (piece / pieces, piece % pieces * share)
          let start = cloud * queryCount + first
          cloze_nearest_one(
            points + cloud * size * 3, Int64(size), queries + start * 3,
            Int64(min(share, queryCount - first)), places + start)
        }
      }
    }
  }

  /// Returns the chosen points of each cloud.
  ///
  /// - Shapes: `places` [B, count], `clouds` [B, N, 3] -> [B, count, 3].
  public func gather(
    _ places: [Int32], count: Int, from clouds: [Float], size: Int
  ) -> [Float] {
    precondition(places.count == Self.batch(clouds.count, size) * count, "places for other clouds")
    return [Float](unsafeUninitializedCapacity: places.count * 3) { points, initialized in
      for (index, place) in places.enumerated() {
        precondition(place >= 0 && place < size, "no point \(place)")
        let from = (index / count * size + Int(place)) * 3
        for axis in 0..<3 {
          points.initializeElement(at: 3 * index + axis, to: clouds[from + axis])
        }
      }
      initialized = places.count * 3
    }
  }

  /// Returns the number of clouds of `size` points in `count` numbers.
  private static func batch(_ count: Int, _ size: Int) -> Int {
    precondition((0..<Int(Int32.max) / 4).contains(size), "clouds of \(size) points")
    let batch = size == 0 ? 0 : count / (3 * size)
    precondition(count == batch * 3 * size, "\(count) numbers are not clouds of \(size) points")
    return batch
  }

  /// Returns `count` indices written by `body`.
  private static func places(
    _ count: Int, _ body: (UnsafeMutablePointer<Int32>) -> Void
  ) -> [Int32] {
    var places = [Int32](repeating: 0, count: count)
    places.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress, count > 0 { body(start) }
    }
    return places
  }
}
