/// A problem with the shapes and types of tensors that come from a configuration or a file.
public enum TensorError: Error, Equatable, CustomStringConvertible {
  /// Two operands of `operation` do not match.
  case shapeMismatch(operation: String, lhs: [Int], rhs: [Int])
  /// One operand of `operation` has the wrong shape.
  case badShape(operation: String, shape: [Int], expected: String)
  /// `operation` is not supported for this element type on this backend.
  case unsupported(operation: String, dtype: DType, backend: String)
  /// An index given to `operation` is outside its table.
  case indexOutOfRange(operation: String, index: Int, bound: Int)
  /// The number of values does not fill the shape.
  case countMismatch(operation: String, shape: [Int], count: Int)
  /// Memory could not be allocated.
  case outOfMemory(bytes: Int)
  /// A numeric library rejected a call.
  case libraryFailure(operation: String, library: String)

  /// One line: what is wrong and where.
  public var description: String {
    switch self {
    case .shapeMismatch(let operation, let lhs, let rhs):
      "\(operation): shapes \(lhs) and \(rhs) do not fit together"
    case .badShape(let operation, let shape, let expected):
      "\(operation): shape \(shape), expected \(expected)"
    case .unsupported(let operation, let dtype, let backend):
      "\(operation): not available for \(dtype.rawValue) on backend \(backend)"
    case .indexOutOfRange(let operation, let index, let bound):
      "\(operation): index \(index) is outside 0..<\(bound)"
    case .countMismatch(let operation, let shape, let count):
      "\(operation): \(count) values do not fill shape \(shape)"
    case .outOfMemory(let bytes):
      "out of memory: \(bytes) bytes could not be had; a smaller batch or model needs less"
    case .libraryFailure(let operation, let library):
      "\(operation): \(library) refused the call"
    }
  }
}
