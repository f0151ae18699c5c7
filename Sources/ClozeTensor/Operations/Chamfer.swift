/// The form of the Chamfer distance.
public enum ChamferDistance: String, Sendable, Codable, CaseIterable {
  /// (mean of distances to the target + mean of distances from it) / 2.
  case l1
  /// Mean of squared distances to the target + mean of squared distances from it.
  case l2
}

extension Tensor {
  /// The Chamfer distance between sets of points and target sets, as Point-BERT defines it (Yu et
  /// al. 2022): each point contributes its distance to the nearest point of the other set, and the
  /// means are over all sets. The nearest points are found in f32.
  ///
  /// The gradient goes to both; it is zero at distance 0, where the square root has none.
  ///
  /// - Parameters:
  ///   - target: the points to approach.
  ///   - sets: the number of points of a set here and in `target`.
  /// - Shapes: self [B P, 3], target [B Q, 3], sets (P, Q) -> []; f32 for bf16.
  public func chamfer(
    _ kind: ChamferDistance = .l1, to target: Tensor, sets: (Int, Int)
  ) throws -> Tensor {
    let batch = try pointSets(of: sets.0)
    guard try target.pointSets(of: sets.1) == batch else {
      throw TensorError.shapeMismatch(operation: "chamfer", lhs: shape, rhs: target.shape)
    }
    guard dtype != .bf16 else { return try cast(to: .f32).chamfer(kind, to: target, sets: sets) }
    let target = try target.operand(widenedTo: dtype, "chamfer")
    let there = try Pairing(of: self, with: target, sets: sets, kind)
    let back = try Pairing(of: target, with: self, sets: (sets.1, sets.0), kind)
    return dtype == .f64
      ? try chamfer(to: target, there, back, as: Double.self)
      : try chamfer(to: target, there, back, as: Float.self)
  }

  private func chamfer<S: Scalar>(
    to target: Tensor, _ there: Pairing, _ back: Pairing, as _: S.Type
  ) throws -> Tensor {
    let sum = there.sum(self, target, S.self) + back.sum(target, self, S.self)
    return try Tensor([sum], [], dtype, device).recording("chamfer", [self, target]) {
      dy, gradients in
      let upstream = dy.doubles[0]
      try gradients.add(self, there.gradient(self, target, back, upstream, S.self))
      try gradients.add(target, back.gradient(target, self, there, upstream, S.self))
    }
  }

  /// Returns the number of sets of `size` points in the rows.
  private func pointSets(of size: Int) throws -> Int {
    guard shape.count == 2, shape[1] == 3, size > 0, shape[0] > 0, shape[0] % size == 0,
      shape[0] <= Int(Int32.max)
    else {
      throw TensorError.badShape(
        operation: "chamfer", shape: shape, expected: "[B \(size), 3], 1 to 2^31 - 1 points")
    }
    return shape[0] / size
  }
}

/// The nearest point of the other set for each point of one.
private struct Pairing {
  let size: Int
  let otherSize: Int
  let kind: ChamferDistance
  /// The nearest row of the other tensor for each row of this one.
  private let rows: [Int]

  init(of points: Tensor, with others: Tensor, sets: (Int, Int), _ kind: ChamferDistance) throws {
    (size, otherSize) = sets
    self.kind = kind
    let queries = try points.detached().cast(to: .f32), among = try others.detached().cast(to: .f32)
    let places = queries.withFloats { queries in
      among.withFloats { among in
        PointGeometry(pool: points.device.backend.pool).nearest(
          to: UnsafeBufferPointer(queries), queryCount: sets.0, among: UnsafeBufferPointer(among),
          size: sets.1)
      }
    }
    rows = places.enumerated().map { $0 / sets.0 * sets.1 + Int($1) }
  }

  private var sets: Int { rows.count / size }
  /// The weight of one distance in the loss.
  private var weight: Double { (kind == .l1 ? 0.5 : 1) / Double(rows.count) }

  /// Returns the weighted sum of all distances, each set's first, so that the number of threads
  /// changes nothing.
  func sum<S: Scalar>(_ points: Tensor, _ others: Tensor, _: S.Type) -> Double {
    let own = points.elements(S.self), other = others.elements(S.self)
    let pool = points.device.backend.pool
    let sums = pool.sums(rows: rows.count, width: 1) { range, partial in
      for row in range {
        let square = squared(difference(own + 3 * row, other + 3 * rows[row]))
        partial[0] += Double(kind == .l1 ? square.squareRoot() : square)
      }
    }
    return sums[0] * weight
  }

  /// Returns the gradient with respect to `points`: of the distances from them, and of those that
  /// `back` pairs with them, since a distance depends on both of its ends.
  func gradient<S: Scalar>(
    _ points: Tensor, _ others: Tensor, _ back: Pairing, _ upstream: Double, _: S.Type
  ) throws -> Tensor {
    let result = try Tensor(zeros: points.shape, points.dtype, points.device)
    let own = points.elements(S.self), other = others.elements(S.self)
    let gradient = result.elements(S.self)
    let scale = S(upstream * weight), backScale = S(upstream * back.weight)
    points.device.backend.pool.ranges(sets, grain: max(1, 4096 / (size + otherSize))) {
      for row in $0.lowerBound * size..<$0.upperBound * size {
        pull(own + 3 * row, other + 3 * rows[row], scale, gradient + 3 * row)
      }
      for row in $0.lowerBound * otherSize..<$0.upperBound * otherSize {
        let place = 3 * back.rows[row]
        pull(own + place, other + 3 * row, backScale, gradient + place)
      }
    }
    return result
  }

  /// Adds the gradient of a distance with respect to `point`.
  private func pull<S: Scalar>(
    _ point: UnsafeMutablePointer<S>, _ other: UnsafeMutablePointer<S>, _ scale: S,
    _ gradient: UnsafeMutablePointer<S>
  ) {
    let away = difference(point, other), square = squared(away)
    let factor =
      switch kind {
      case .l1: square > 0 ? scale / square.squareRoot() : 0
      case .l2: 2 * scale
      }
    gradient[0] += away.0 * factor
    gradient[1] += away.1 * factor
    gradient[2] += away.2 * factor
  }
}

private func difference<S: Scalar>(
  _ a: UnsafeMutablePointer<S>, _ b: UnsafeMutablePointer<S>
) -> (S, S, S) {
  (a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

private func squared<S: Scalar>(_ x: (S, S, S)) -> S { x.0 * x.0 + x.1 * x.1 + x.2 * x.2 }
