import ClozeTensor

/// A graph of ONNX operators, to which nodes are added in the order in which they are computed.
///
/// ```swift
/// let graph = ONNXGraph("double")
/// let x = graph.input("x", .float, ["batch", 3])
/// graph.output("y", graph.node("Mul", [x, graph.number(2)]), .float, ["batch", 3])
/// try ONNXWriter.write(graph, to: "double.onnx")
/// ```
public final class ONNXGraph {
  /// A tensor of the graph, by its name.
  public struct Value: Sendable, Equatable {
    let name: String
  }

  /// The type of a tensor's elements, with its number in `TensorProto.DataType`.
  public enum ElementType: Int, Sendable {
    /// 32-bit floating point.
    case float = 1
    /// 64-bit whole numbers.
    case int64 = 7
    /// True and false.
    case bool = 9
  }

  /// An axis of an input or output.
  public enum Dimension: Sendable, Equatable {
    /// An axis of this size.
    case fixed(Int)
    /// An axis of any size, the same for all that have the name.
    case named(String)
  }

  /// An attribute of a node.
  enum Attribute: Equatable {
    case int(Int)
    case float(Float)
    case ints([Int])
  }

  struct Node {
    let operation: String
    let inputs: [Value]
    let outputs: [Value]
    let attributes: [String: Attribute]
  }

  /// A tensor that is part of the graph.
  struct Initializer {
    enum Numbers {
      case floats(() throws -> [Float])
      case integers([Int64])
    }

    let name: String
    let shape: [Int]
    let numbers: Numbers
  }

  /// An input or output of the graph.
  struct Port: Equatable {
    let name: String
    let type: ElementType
    let dimensions: [Dimension]
  }

  /// The name of the graph.
  let name: String
  private(set) var nodes: [Node] = []
  private(set) var initializers: [Initializer] = []
  private(set) var inputs: [Port] = []
  private(set) var outputs: [Port] = []
  private var constants: [String: Value] = [:]

  /// Makes an empty graph.
  public init(_ name: String) { self.name = name }

  /// The names of the inputs, in order.
  public var inputNames: [String] { inputs.map(\.name) }
  /// The names of the outputs, in order.
  public var outputNames: [String] { outputs.map(\.name) }

  /// The nodes and initializers that the outputs depend on.
  var needed: (nodes: [Node], initializers: [Initializer]) {
    var names = Set(outputs.map(\.name)), found: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: { names.contains($0.name) }) {
      names.formUnion(node.inputs.map(\.name))
      found.append(node)
    }
    return (found.reversed(), initializers.filter { names.contains($0.name) })
  }

  /// Adds an input.
  public func input(_ name: String, _ type: ElementType, _ dimensions: [Dimension]) -> Value {
    inputs.append(Port(name: name, type: type, dimensions: dimensions))
    return Value(name: name)
  }

  /// Makes `value` an output called `name`.
  public func output(
    _ name: String, _ value: Value, _ type: ElementType, _ dimensions: [Dimension]
  ) {
    nodes.append(
      Node(
        operation: "Identity", inputs: [value], outputs: [Value(name: name)], attributes: [:]))
    outputs.append(Port(name: name, type: type, dimensions: dimensions))
  }

  /// Adds a node with one output.
  func node(
    _ operation: String, _ inputs: [Value], _ attributes: [String: Attribute] = [:]
  ) -> Value {
    let output = Value(name: "\(operation)_\(nodes.count)")
    nodes.append(
      Node(operation: operation, inputs: inputs, outputs: [output], attributes: attributes))
    return output
  }

  /// Adds a tensor whose numbers are computed when the graph is written; one of this name that the
  /// graph has already is used again.
  public func tensor(
    _ name: String, _ shape: [Int], _ numbers: @escaping () throws -> [Float]
  ) -> Value {
    constant(name) { Initializer(name: name, shape: shape, numbers: .floats(numbers)) }
  }

  /// Adds a parameter under its name.
  public func tensor(_ name: String, _ parameter: Tensor, shape: [Int]? = nil) -> Value {
    tensor(name, shape ?? parameter.shape) { parameter.values }
  }

  /// Adds a number.
  func number(_ value: Float) -> Value {
    constant("number \(value)") {
      Initializer(name: "number \(value)", shape: [], numbers: .floats { [value] })
    }
  }

  /// Adds a list of whole numbers [count].
  func integers(_ values: [Int]) -> Value {
    let name = "integers \(values.map(String.init).joined(separator: ","))"
    return constant(name) {
      Initializer(name: name, shape: [values.count], numbers: .integers(values.map(Int64.init)))
    }
  }

  /// Adds a whole number without axes.
  func integer(_ value: Int) -> Value {
    constant("integer \(value)") {
      Initializer(name: "integer \(value)", shape: [], numbers: .integers([Int64(value)]))
    }
  }

  private func constant(_ name: String, _ make: () -> Initializer) -> Value {
    if let known = constants[name] { return known }
    let value = Value(name: name)
    constants[name] = value
    initializers.append(make())
    return value
  }
}

extension ONNXGraph.Dimension: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// Makes an axis of any size.
  public init(stringLiteral name: String) { self = .named(name) }
  /// Makes an axis of a fixed size.
  public init(integerLiteral size: Int) { self = .fixed(size) }
}
