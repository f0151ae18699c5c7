import CLinear
import ClozeTensor

/// The part of liblinear (Fan et al. 2008) that probes need: linear classifiers of one class
/// against all others that minimise |w|^2 / 2 + C sum of max(0, 1 - y w x)^2, where the bias is the
/// weight of a feature that is always 1.
///
/// The primal problem is solved by a trust-region Newton method, which draws no random numbers: the
/// dual solver would take them from the C library's generator, whose state all threads share.
final class LinearSolver {
  /// Rows of features in liblinear's format: each with its bias and an end mark.
  private let nodes: UnsafeMutablePointer<feature_node>
  private var rows: [UnsafeMutablePointer<feature_node>?]
  private let width: Int

  /// The maximum number of nodes, which take 4 GiB.
  private static let largest = 1 << 28

  /// Makes a solver for `features`; throws `ProbeError.tooLarge` if they are too many.
  init(_ features: some ProbeFeatures) throws {
    let (count, width) = (features.count, features.width), values = features.valueCount
    guard width < Self.largest, values < Self.largest, count <= (Self.largest - values) / 2 else {
      throw ProbeError.tooLarge(rows: count, width: width)
    }
    self.width = width
    let nodes = UnsafeMutablePointer<feature_node>.allocate(capacity: max(1, values + 2 * count))
    self.nodes = nodes
    rows = []
    var next = nodes
    func add(_ index: Int, _ value: Double) {
      next.initialize(to: feature_node(index: Int32(index), value: value))
      next += 1
    }
    for row in 0..<count {
      rows.append(next)
      features.forEachValue(of: row) { add($0 + 1, Double($1)) }
      add(width + 1, 1)
      add(-1, 0)
    }
    // What it would print goes nowhere.
    set_print_string_function { _ in }
  }

  deinit { nodes.deallocate() }

  /// Returns one vector of weights per class, the bias last [K][C + 1], which separates the class
  /// from all others.
  ///
  /// - Parameters:
  ///   - classes: the labels of the classes.
  ///   - cost: C.
  func weights(
    _ labels: [Int32], classes: [Int32], cost: Double, pool: ThreadPool
  ) -> [[Double]] {
    var weights = [[Double]](
      repeating: [Double](repeating: 0, count: width + 1), count: classes.count)
    rows.withUnsafeMutableBufferPointer { rows in
      weights.withUnsafeMutableBufferPointer { weights in
        // Safe, since each task writes only the weights of its class.
        nonisolated(unsafe) let (rows, weights) = (rows, weights)
        pool.run(classes.count) { index in
          weights[index] = solve(labels.map { $0 == classes[index] }, rows, cost)
        }
      }
    }
    return weights
  }

  private func solve(
    _ isPositive: [Bool], _ rows: UnsafeMutableBufferPointer<UnsafeMutablePointer<feature_node>?>,
    _ cost: Double
  ) -> [Double] {
    var targets = isPositive.map { $0 ? 1.0 : -1.0 }
    var settings = parameter()
    settings.solver_type = Int32(L2R_L2LOSS_SVC)
    settings.C = cost
    settings.eps = 0.01  // liblinear's own for this solver, relative to the first gradient
    return targets.withUnsafeMutableBufferPointer { targets in
      var task = problem(
        l: Int32(rows.count), n: Int32(width + 1), y: targets.baseAddress, x: rows.baseAddress,
        bias: 1)
      var trained = train(&task, &settings)
      defer { free_and_destroy_model(&trained) }
      guard let found = trained?.pointee, let vector = found.w, let label = found.label else {
        return [Double](repeating: 0, count: width + 1)
      }
      // The weights speak for the label that comes first.
      let sign = label[0] == 1 ? 1.0 : -1.0
      return (0...width).map { sign * vector[$0] }
    }
  }
}
