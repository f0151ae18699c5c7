/// Operators under the names of what they compute. Their definitions are those of
/// https://onnx.ai/onnx/operators/ for the set that `ONNXWriter.operatorSet` names.
extension ONNXGraph {
  /// Computes a + b.
  public func add(_ a: Value, _ b: Value) -> Value { node("Add", [a, b]) }
  /// Computes a - b.
  public func subtract(_ a: Value, _ b: Value) -> Value { node("Sub", [a, b]) }
  /// Computes the products of elements.
  public func multiply(_ a: Value, _ b: Value) -> Value { node("Mul", [a, b]) }
  /// Computes the product of matrices, the last two axes.
  func product(_ a: Value, _ b: Value) -> Value { node("MatMul", [a, b]) }
  /// Computes max(x, 0).
  public func rectify(_ x: Value) -> Value { node("Relu", [x]) }
  /// Returns x in another type.
  func cast(_ x: Value, to type: ElementType) -> Value {
    node("Cast", [x], ["to": .int(type.rawValue)])
  }

  /// Returns x with other axes; 0 keeps an axis, -1 takes what remains.
  func reshape(_ x: Value, _ shape: [Int]) -> Value { node("Reshape", [x, integers(shape)]) }

  /// Returns x with axes of size 1 at `axes`.
  public func unsqueeze(_ x: Value, _ axes: [Int]) -> Value {
    node("Unsqueeze", [x, integers(axes)])
  }

  /// Returns x with its axes in another order.
  func transpose(_ x: Value, _ order: [Int]) -> Value {
    node("Transpose", [x], ["perm": .ints(order)])
  }

  /// Returns a part of an axis; without an end, up to its end.
  public func slice(_ x: Value, axis: Int, from start: Int, to end: Int? = nil) -> Value {
    node("Slice", [x, integers([start]), integers([end ?? Int(Int32.max)]), integers([axis])])
  }

  /// Returns x cut into equal parts of `width` along an axis.
  func parts(_ x: Value, _ count: Int, axis: Int, width: Int) -> [Value] {
    (0..<count).map { slice(x, axis: axis, from: $0 * width, to: ($0 + 1) * width) }
  }

  /// Returns values one after the other along an axis.
  public func concatenate(_ values: [Value], axis: Int) -> Value {
    node("Concat", values, ["axis": .int(axis)])
  }

  /// Returns the rows of `table` at `places`.
  func gather(_ table: Value, _ places: Value, axis: Int = 0) -> Value {
    node("Gather", [table, places], ["axis": .int(axis)])
  }

  /// Returns one row of each sequence.
  ///
  /// - Shapes: x [B, L, ...], places [B, 1] -> [B, ...].
  func row(_ x: Value, at places: Value) -> Value {
    node("GatherND", [x, places], ["batch_dims": .int(1)])
  }

  /// Returns the first place of the largest number of each row.
  ///
  /// - Shapes: [B, L] -> [B, 1].
  func place(ofLargest x: Value) -> Value {
    node("ArgMax", [x], ["axis": .int(1), "keepdims": .int(1)])
  }

  /// Computes the largest number along an axis.
  public func largest(_ x: Value, axis: Int, keeps: Bool = false) -> Value {
    node("ReduceMax", [x], ["axes": .ints([axis]), "keepdims": .int(keeps ? 1 : 0)])
  }

  /// Computes the sum along an axis.
  func sum(_ x: Value, axis: Int) -> Value {
    node("ReduceSum", [x, integers([axis])], ["keepdims": .int(0)])
  }

  /// Returns a where the condition holds, and b elsewhere.
  public func choose(_ condition: Value, _ a: Value, _ b: Value) -> Value {
    node("Where", [condition, a, b])
  }

  /// Returns a tensor of one sequence for each sequence of `batch`.
  ///
  /// - Shapes: row [1, ...] -> [B, ...] of `axes` axes; batch [B, ...].
  public func repeating(_ row: Value, axes: Int, forEachOf batch: Value) -> Value {
    let count = node("Shape", [batch], ["start": .int(0), "end": .int(1)])
    let others = integers([Int](repeating: 1, count: axes - 1))
    return node("Expand", [row, concatenate([count, others], axis: 0)])
  }
}
