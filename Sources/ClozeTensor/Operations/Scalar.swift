/// An element type for which loops in plain Swift are compiled.
protocol Scalar: BinaryFloatingPoint, Sendable {}

extension Float: Scalar {}
extension Double: Scalar {}

extension Tensor {
  /// The elements of an f32 or f64 tensor; valid for the lifetime of the tensor.
  func elements<S: Scalar>(_: S.Type) -> UnsafeMutablePointer<S> {
    precondition(
      dtype != .bf16 && dtype.size == MemoryLayout<S>.size, "\(S.self)s of a \(dtype) tensor")
    return raw.assumingMemoryBound(to: S.self)
  }

  /// Applies `body` to this tensor; bf16 is converted to f32 and rounded back.
  func widened(_ body: (Tensor) throws -> Tensor) throws -> Tensor {
    guard dtype == .bf16 else { return try body(self) }
    return try body(cast(to: .f32)).cast(to: .bf16)
  }

  /// Throws unless this operand is compatible with activations of type `other`: bf16 with f32, f64
  /// only with itself.
  func require(typeFor other: DType, _ operation: String) throws {
    guard (dtype == .f64) == (other == .f64) else {
      throw TensorError.unsupported(
        operation: "\(operation) with \(other.rawValue)", dtype: dtype,
        backend: device.backend.name)
    }
  }

  /// Returns this operand for a tensor of type `dtype`, which is not bf16.
  func operand(widenedTo dtype: DType, _ operation: String) throws -> Tensor {
    try require(typeFor: dtype, operation)
    return try cast(to: dtype)
  }

  /// The number of rows, where the last axis is a row.
  var rowCount: Int { shape.dropLast().reduce(1, *) }
}

extension ThreadPool {
  /// Calls `body` with pieces of `0..<count` that depend only on `count` and `grain`.
  func ranges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    rows(count, grain: grain) { body(Int($0)..<Int($1)) }
  }

  /// Sums `width` numbers over rows in double precision: `body` adds the contributions of its rows
  /// to separate partial sums, and these are added in order. The pieces depend only on the number
  /// of rows.
  func sums(
    rows: Int, width: Int, _ body: (Range<Int>, _ partial: UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    let pieces = min(64, max(1, rows / 64))
    var partial = [Double](repeating: 0, count: pieces * width)
    partial.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      run(pieces) { piece in
        body(rows * piece / pieces..<rows * (piece + 1) / pieces, base + piece * width)
      }
      for piece in 1..<max(1, pieces) {
        for index in 0..<width { base[index] += base[piece * width + index] }
      }
    }
    return Array(partial.prefix(width))
  }
}
