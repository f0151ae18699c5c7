import ClozeData

/// Writes graphs as ONNX models.
///
/// The messages and their fields are those of
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (`ModelProto`, `GraphProto`, ...); each
/// is written with its fields in ascending order, as the protobuf libraries write them.
public enum ONNXWriter {
  /// The version of the set of operators, the first one with LayerNormalization.
  public static let operatorSet = 17
  /// The version of the format, IR_VERSION, that came with that set.
  static let formatVersion = 8
  /// The number of bytes from which weights are in a file of their own: protobuf's libraries read
  /// no message of 2 GiB.
  static let limit = (1 << 31) - (1 << 24)
  /// The ending of the file with weights, after the model's name.
  public static let weightsEnding = ".data"

  /// Writes the graph to `path` atomically; weights that are too many for one message go into a
  /// file beside it.
  ///
  /// - Throws: `FileError`.
  public static func write(_ graph: ONNXGraph, to path: String) throws {
    try write(graph, to: path, limit: limit)
  }

  static func write(_ graph: ONNXGraph, to path: String, limit: Int) throws {
    let count = graph.needed.initializers.reduce(0) { $0 + $1.byteCount }
    guard count > limit else { return try message(graph).write(toFile: path) }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let weights = try AtomicFile(at: path + weightsEnding)
    var offsets: [String: Int] = [:]
    // Small ones, such as lists of axes, stay in the model, where shapes are inferred from them.
    for initializer in graph.needed.initializers where initializer.byteCount >= 1024 {
      offsets[initializer.name] = weights.count
      try weights.write(initializer.bytes())
    }
    try weights.commit()
    try message(graph, outside: (name + weightsEnding, offsets)).write(toFile: path)
  }

  /// The file that holds weights, with their offsets by name.
  typealias Outside = (file: String, offsets: [String: Int])

  /// Returns a `ModelProto`.
  static func message(_ graph: ONNXGraph, outside: Outside? = nil) -> ProtobufMessage {
    var model = ProtobufMessage()
    model.add(1, formatVersion)
    model.add(2, "cloze")
    model.add(7) { graph.add(to: &$0, outside) }
    model.add(8) { set in
      set.add(1, "")
      set.add(2, operatorSet)
    }
    return model
  }
}

extension ProtobufMessage {
  fileprivate func write(toFile path: String) throws {
    let file = try AtomicFile(at: path)
    try write(to: file)
    try file.commit()
  }
}

extension ONNXGraph {
  /// Adds the fields of a `GraphProto`.
  fileprivate func add(to message: inout ProtobufMessage, _ outside: ONNXWriter.Outside?) {
    let (nodes, initializers) = needed
    for node in nodes { message.add(1) { node.add(to: &$0) } }
    message.add(2, name)
    for initializer in initializers { message.add(5) { initializer.add(to: &$0, outside) } }
    for port in inputs { message.add(11) { port.add(to: &$0) } }
    for port in outputs { message.add(12) { port.add(to: &$0) } }
  }
}

extension ONNXGraph.Node {
  /// Adds the fields of a `NodeProto`.
  fileprivate func add(to message: inout ProtobufMessage) {
    for input in inputs { message.add(1, input.name) }
    for output in outputs { message.add(2, output.name) }
    message.add(4, operation)
    for (name, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
      message.add(5) { attribute.add(to: &$0, name) }
    }
  }
}

extension ONNXGraph.Attribute {
  /// Adds the fields of an `AttributeProto`, with its type's number.
  fileprivate func add(to message: inout ProtobufMessage, _ name: String) {
    message.add(1, name)
    switch self {
    case .float(let value):
      message.add(2, value)
      message.add(20, 1)
    case .int(let value):
      message.add(3, value)
      message.add(20, 2)
    case .ints(let values):
      for value in values { message.add(8, value) }
      message.add(20, 7)
    }
  }
}

extension ONNXGraph.Initializer {
  /// The number of bytes of the numbers.
  fileprivate var byteCount: Int {
    let size = if case .floats = numbers { 4 } else { 8 }
    return shape.reduce(size, *)
  }

  /// Returns the numbers in little-endian order.
  fileprivate func bytes() throws -> [UInt8] {
    switch numbers {
    case .floats(let make): StoredType.float32.bytes(of: try make()) ?? []
    case .integers(let values):
      values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    }
  }

  /// Adds the fields of a `TensorProto`.
  fileprivate func add(to message: inout ProtobufMessage, _ outside: ONNXWriter.Outside?) {
    for size in shape { message.add(1, size) }
    let type: ONNXGraph.ElementType = if case .floats = numbers { .float } else { .int64 }
    message.add(2, type.rawValue)
    message.add(8, name)
    guard let outside, let offset = outside.offsets[name] else {
      return message.add(9, ProtobufMessage.LateBytes(count: byteCount, make: bytes))
    }
    let place = [("location", outside.file), ("offset", "\(offset)"), ("length", "\(byteCount)")]
    for (key, value) in place {
      message.add(13) { entry in
        entry.add(1, key)
        entry.add(2, value)
      }
    }
    // TensorProto.EXTERNAL
    message.add(14, 1)
  }
}

extension ONNXGraph.Port {
  /// Adds the fields of a `ValueInfoProto`.
  fileprivate func add(to message: inout ProtobufMessage) {
    message.add(1, name)
    message.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, self.type.rawValue)
        tensor.add(2) { shape in
          for dimension in dimensions { shape.add(1) { dimension.add(to: &$0) } }
        }
      }
    }
  }
}

extension ONNXGraph.Dimension {
  /// Adds the fields of a `TensorShapeProto.Dimension`.
  fileprivate func add(to message: inout ProtobufMessage) {
    switch self {
    case .fixed(let size): message.add(1, size)
    case .named(let name): message.add(2, name)
    }
  }
}
