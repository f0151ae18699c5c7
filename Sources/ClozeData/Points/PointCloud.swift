import Foundation
import ClozeTensor

/// Operations on the points of one cloud, [N, 3].
public enum PointCloud {
  /// Turns points [N, 3] about an axis: 0, 1 or 2 for x, y or z.
  public static func turn(_ points: inout [Float], about axis: Int, by angle: Double) {
    let (first, second) = ((axis + 1) % 3, (axis + 2) % 3)
    let (sine, cosine) = (Float(sin(angle)), Float(cos(angle)))
    for start in stride(from: 0, to: points.count, by: 3) {
      let (a, b) = (points[start + first], points[start + second])
      points[start + first] = cosine * a - sine * b
      points[start + second] = sine * a + cosine * b
    }
  }

  /// Moves the mean of the points to the origin and scales the farthest to distance 1. Points that
  /// all coincide move to the origin.
  public static func normalize(_ points: inout [Float]) {
    guard !points.isEmpty else { return }
    var mean = SIMD3<Double>()
    for start in stride(from: 0, to: points.count, by: 3) { mean += at(start, points) }
    mean /= Double(points.count / 3)
    var farthest = 0.0
    for start in stride(from: 0, to: points.count, by: 3) {
      let place = at(start, points) - mean
      farthest = max(farthest, (place * place).sum())
    }
    let scale = farthest > 0 ? 1 / farthest.squareRoot() : 0
    for start in stride(from: 0, to: points.count, by: 3) {
      let place = (at(start, points) - mean) * scale
      points[start] = Float(place.x)
      points[start + 1] = Float(place.y)
      points[start + 2] = Float(place.z)
    }
  }

  private static func at(_ start: Int, _ points: [Float]) -> SIMD3<Double> {
    SIMD3(Double(points[start]), Double(points[start + 1]), Double(points[start + 2]))
  }

  /// Returns `count` of the points without repetition in a random order; all of them, in their
  /// order, if there are no more.
  static func subset(_ count: Int, of points: [Float], _ random: inout CounterRandom) -> [Float] {
    let size = points.count / 3
    guard count < size else { return points }
    var places = Array(0..<Int32(size))
    return [Float](unsafeUninitializedCapacity: count * 3) { chosen, initialized in
      for index in 0..<count {
        places.swapAt(index, index + random.below(size - index))
        let place = 3 * Int(places[index])
        for axis in 0..<3 {
          chosen.initializeElement(at: 3 * index + axis, to: points[place + axis])
        }
      }
      initialized = count * 3
    }
  }

  /// True if all points are the same.
  static func isOnePlace(_ points: [Float]) -> Bool {
    points.indices.allSatisfy { points[$0] == points[$0 % 3] }
  }
}
