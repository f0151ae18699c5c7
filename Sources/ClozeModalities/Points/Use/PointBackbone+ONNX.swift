import ClozeEncoder
import ClozeModels
import ClozeTensor

/// The part of a graph that all models of points share: patches of clouds become the vectors of
/// class tokens and patches.
///
/// ONNX has no farthest-point sampling, so that the inputs are patches: `points`
/// [batch, patches, points of a patch, 3], each minus its patch's centre, and `centres`
/// [batch, patches, 3].
struct PointGraph {
  let graph: ONNXGraph
  let layers: ONNXLayers
  /// The encoder's output, the class token first [B, G + 1, C].
  let hidden: ONNXGraph.Value

  /// Adds the inputs and the backbone of `configuration` to a graph called `name`.
  ///
  /// - Parameter hides: True for an input `hidden` [batch, patches], true for patches that are
  ///   hidden behind the model's mask.
  init(
    _ name: String, _ store: ParameterStore, _ configuration: PointModelConfiguration, hides: Bool
  ) throws {
    let graph = ONNXGraph(name), layers = ONNXLayers(graph, store)
    (self.graph, self.layers) = (graph, layers)
    let cut = configuration.patch, patches = ONNXGraph.Dimension.fixed(cut.patches)
    let points = graph.input("points", .float, ["batch", patches, .fixed(cut.patchSize), 3])
    let centres = graph.input("centres", .float, ["batch", patches, 3])
    let width = configuration.encoder.hidden
    var tokens = layers.linear(layers.patchNetwork(points, "patches"), "projection")
    if hides {
      let hidden = graph.unsqueeze(graph.input("hidden", .bool, ["batch", patches]), [2])
      tokens = graph.choose(hidden, layers.tensor("mask", shape: [1, 1, width]), tokens)
    }
    let inner = layers.activation(layers.linear(centres, "positions.0"), .gelu)
    let places = layers.linear(inner, "positions.1")
    let rows = [("class.token", tokens), ("class.position", places)].map { special, rows in
      let first = layers.tensor(special, shape: [1, 1, width])
      return graph.concatenate(
        [graph.repeating(first, axes: 3, forEachOf: centres), rows], axis: 1)
    }
    hidden = try ONNXEncoder(layers, configuration.encoder)(rows[0], positions: rows[1])
  }

  /// Returns the vectors of patches [B, G, C].
  func patches() -> ONNXGraph.Value { graph.slice(hidden, axis: 1, from: 1) }

  /// Computes a vector per cloud: its class token, and the maximum of each feature over its patches
  /// [B, 2 C].
  func pooled() -> ONNXGraph.Value {
    let first = graph.largest(graph.slice(hidden, axis: 1, from: 0, to: 1), axis: 1)
    return graph.concatenate([first, graph.largest(patches(), axis: 1)], axis: 1)
  }
}

extension ONNXLayers {
  /// Computes `PatchEncoder`.
  ///
  /// - Shapes: [B, G, S, 3] -> [B, G, features].
  fileprivate func patchNetwork(_ points: ONNXGraph.Value, _ name: String) -> ONNXGraph.Value {
    let x = graph.rectify(batchNorm(linear(points, "\(name).first"), "\(name).first.norm"))
    let each = linear(x, "\(name).second")
    let common = linear(graph.largest(each, axis: 2, keeps: true), "\(name).third.patch")
    let sum = graph.add(linear(each, "\(name).third.point"), common)
    let mixed = graph.rectify(batchNorm(sum, "\(name).third.norm"))
    // The bias, which each point of a patch gets here, does not change which is the largest.
    return graph.largest(linear(mixed, "\(name).output"), axis: 2)
  }

  /// Computes a batch norm by its running means: x times a factor plus a shift.
  private func batchNorm(_ x: ONNXGraph.Value, _ name: String) -> ONNXGraph.Value {
    let parts = ["weight", "bias", "mean", "variance"].map { store["\(name).\($0)"]?.doubles ?? [] }
    let factors = zip(parts[0], parts[3]).map { $0 / ($1 + 1e-5).squareRoot() }
    let shifts = zip(parts[1], zip(parts[2], factors)).map { $0 - $1.0 * $1.1 }
    let factor = graph.tensor("\(name).factor", [factors.count]) { factors.map(Float.init) }
    let shift = graph.tensor("\(name).shift", [shifts.count]) { shifts.map(Float.init) }
    return graph.add(graph.multiply(x, factor), shift)
  }
}

extension ONNXNotes.Patches {
  /// Describes the sizes of `configuration`.
  init(_ configuration: PatchConfiguration) {
    self.init(
      points: configuration.points, patches: configuration.patches,
      patchSize: configuration.patchSize)
  }
}
