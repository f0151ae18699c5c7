import ClozeEncoder
import ClozeTensor

/// Adds layers to a graph, with the parameters of a store under their names there.
public struct ONNXLayers {
  /// The graph.
  public let graph: ONNXGraph
  /// The parameters.
  public let store: ParameterStore

  /// Makes layers of `graph` with the parameters of `store`.
  public init(_ graph: ONNXGraph, _ store: ParameterStore) {
    (self.graph, self.store) = (graph, store)
  }

  /// Returns the parameter called `name`, which the model must have.
  func parameter(_ name: String) -> Tensor {
    guard let found = store[name] else { preconditionFailure("no parameter \(name)") }
    return found
  }

  /// Returns the parameter called `name` as a tensor of the graph.
  public func tensor(_ name: String, shape: [Int]? = nil) -> ONNXGraph.Value {
    graph.tensor(name, parameter(name), shape: shape)
  }

  /// Computes x W^T, plus the bias if the layer has one.
  ///
  /// - Shapes: [..., in] -> [..., out].
  public func linear(_ x: ONNXGraph.Value, _ name: String) -> ONNXGraph.Value {
    let weight = parameter("\(name).weight"), outputs = weight.shape[0], inputs = weight.shape[1]
    // Runtimes compute x W fastest.
    let turned = graph.tensor("\(name).weight", [inputs, outputs]) {
      Self.transposed(weight.values, rows: outputs, columns: inputs)
    }
    let product = graph.product(x, turned)
    return store["\(name).bias"] == nil ? product : graph.add(product, tensor("\(name).bias"))
  }

  private static func transposed(_ values: [Float], rows: Int, columns: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: values.count) { result, count in
      for row in 0..<rows {
        for column in 0..<columns { result[column * rows + row] = values[row * columns + column] }
      }
      count = values.count
    }
  }

  /// Computes a norm over the last axis.
  func norm(
    _ x: ONNXGraph.Value, _ name: String, _ configuration: EncoderConfiguration
  ) -> ONNXGraph.Value {
    let gamma = tensor("\(name).weight"), epsilon = Float(configuration.normEpsilon)
    switch configuration.norm {
    case .layer:
      let beta = store["\(name).bias"].map { _ in tensor("\(name).bias") }
      return graph.node(
        "LayerNormalization", [x, gamma] + [beta].compactMap { $0 },
        ["axis": .int(-1), "epsilon": .float(epsilon)])
    case .rms:
      let squares = graph.node(
        "ReduceMean", [graph.multiply(x, x)], ["axes": .ints([-1]), "keepdims": .int(1)])
      let root = graph.node("Sqrt", [graph.add(squares, graph.number(epsilon))])
      return graph.multiply(graph.node("Div", [x, root]), gamma)
    }
  }

  /// Computes an activation.
  public func activation(_ x: ONNXGraph.Value, _ kind: ActivationKind) -> ONNXGraph.Value {
    switch kind {
    case .gelu:
      let scaled = graph.node("Div", [x, graph.number(Float(2).squareRoot())])
      return gaussian(x, graph.node("Erf", [scaled]))
    case .geluTanh:
      let cube = graph.multiply(graph.multiply(x, x), x)
      let inner = graph.add(x, graph.multiply(cube, graph.number(0.044715)))
      let scaled = graph.multiply(inner, graph.number((2 / Float.pi).squareRoot()))
      return gaussian(x, graph.node("Tanh", [scaled]))
    case .relu: return graph.rectify(x)
    case .silu: return graph.multiply(x, graph.node("Sigmoid", [x]))
    case .tanh: return graph.node("Tanh", [x])
    case .sigmoid: return graph.node("Sigmoid", [x])
    }
  }
  /// Computes x (1 + share) / 2.
  private func gaussian(_ x: ONNXGraph.Value, _ share: ONNXGraph.Value) -> ONNXGraph.Value {
    graph.multiply(
      graph.multiply(x, graph.add(share, graph.number(1))), graph.number(0.5))
  }
}
