/// A dense, row-major, contiguous array of numbers that remembers how it was computed.
///
/// Axis names used in shapes throughout: `B` sequences, `T` packed tokens, `C` channels, `H` heads,
/// `V` vocabulary, `M` masked positions, `N` points.
///
/// A tensor is not `Sendable`: one thread builds a computation and runs it backward; the device's
/// threads share the work inside each operation.
public final class Tensor {
  /// The length of each axis; empty for a single number.
  public let shape: [Int]
  /// The element type.
  public let dtype: DType
  /// Where the numbers are and what computes with them.
  public let device: Device
  /// Whether `backward()` computes a gradient for this tensor.
  public private(set) var requiresGradient: Bool
  /// After `backward()`: the gradient of a leaf (a parameter), in f32 (f64 for f64 tensors).
  public internal(set) var gradient: Tensor?
  /// Where the next gradient of a leaf goes: memory of that size is not asked for again in each step.
  private var gradientRoom: Tensor?
  /// A parameter's value rounded to bf16, kept up to date by the optimizer.
  public internal(set) var shadow: Tensor?
  /// How this tensor was computed; `nil` for a leaf.
  var node: Node?
  let storage: Storage
  /// Where in the storage the first element is.
  private let firstByte: Int

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// A tensor of undefined contents.
  ///
  /// - Parameter lasting: whether it stays while batches come and go.
  public init(
    uninitialized shape: [Int], _ dtype: DType, _ device: Device, lasting: Bool = false
  ) throws {
    let (count, overflow) = shape.reduce((1, false)) { product, length in
      let (value, over) = product.0.multipliedReportingOverflow(by: length)
      return (value, product.1 || over || length < 0)
    }
    guard !overflow, count <= Int.max / 16 else {
      throw TensorError.badShape(
        operation: "tensor", shape: shape, expected: "axes whose product fits in memory")
    }
    self.shape = shape
    self.dtype = dtype
    self.device = device
    requiresGradient = false
    firstByte = 0
    storage = try Storage(
      bytes: count * dtype.size, allocator: device.allocator, lasts: lasting)
  }

  /// The same numbers under another shape.
  convenience init(sharing other: Tensor, shape: [Int]) {
    self.init(sharing: other, shape: shape, from: 0)
  }

  /// Some of the numbers, those from element `first` on, where they are.
  init(sharing other: Tensor, shape: [Int], from first: Int) {
    self.shape = shape
    dtype = other.dtype
    device = other.device
    requiresGradient = false
    firstByte = other.firstByte + first * other.dtype.size
    storage = other.storage
    precondition(
      first >= 0 && first + count <= other.count, "\(shape) from \(first) of \(other.shape)")
  }

  /// A tensor of zeros.
  ///
  /// - Parameter lasting: whether it stays while batches come and go.
  public convenience init(
    zeros shape: [Int], _ dtype: DType = .f32, _ device: Device, lasting: Bool = false
  ) throws {
    try self.init(uninitialized: shape, dtype, device, lasting: lasting)
    fillWithZeros()
  }

  /// A tensor that holds `values` in row-major order, rounded to `dtype`.
  public convenience init(
    _ values: [Float], _ shape: [Int], _ dtype: DType = .f32, _ device: Device
  ) throws {
    guard dtype == .f32 else {
      try self.init(values.map(Double.init), shape, dtype, device)
      return
    }
    try self.init(uninitialized: shape, dtype, device)
    guard values.count == count else {
      throw TensorError.countMismatch(operation: "tensor", shape: shape, count: values.count)
    }
    withFloats { _ = $0.update(from: values) }
  }

  /// A tensor that holds `values` in row-major order, rounded to `dtype`.
  public convenience init(
    _ values: [Double], _ shape: [Int], _ dtype: DType, _ device: Device
  ) throws {
    try self.init(uninitialized: shape, dtype, device)
    guard values.count == count else {
      throw TensorError.countMismatch(operation: "tensor", shape: shape, count: values.count)
    }
    write(values)
  }

  /// Marks the tensor as a leaf whose gradient is wanted.
  @discardableResult
  public func withGradient() -> Tensor {
    requiresGradient = true
    return self
  }

  /// Forgets the gradient; its memory waits for the next one.
  public func clearGradient() {
    gradientRoom = gradient ?? gradientRoom
    gradient = nil
  }

  /// A gradient of undefined contents for a leaf that has none.
  func makeGradient() throws -> Tensor {
    // Somebody may still hold the last one.
    if !isKnownUniquelyReferenced(&gradientRoom) { gradientRoom = nil }
    let made =
      try gradientRoom
      ?? Tensor(uninitialized: shape, dtype == .f64 ? .f64 : .f32, device, lasting: true)
    (gradient, gradientRoom) = (made, nil)
    return made
  }

  /// The same numbers without the memory of how they came about.
  public func detached() -> Tensor { Tensor(sharing: self, shape: shape) }

  /// Records that `operation` made this tensor from `inputs`; see `Node`.
  func recording(
    _ operation: String, _ inputs: [Tensor], _ pullback: @escaping Pullback
  ) -> Tensor {
    guard GradientMode.isEnabled, inputs.contains(where: \.requiresGradient) else { return self }
    requiresGradient = true
    node = Node(operation: operation, inputs: inputs, pullback: pullback)
    return self
  }
}

extension Tensor {
  /// The first byte; valid while the tensor is.
  var raw: UnsafeMutableRawPointer { storage.pointer + firstByte }

  /// The elements as `Float`s; only for f32 tensors, valid while the tensor is.
  var floats: UnsafeMutablePointer<Float> {
    precondition(dtype == .f32, "floats of a \(dtype) tensor")
    return raw.assumingMemoryBound(to: Float.self)
  }

  /// Sets every element to zero.
  public func fillWithZeros() {
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: count * dtype.size)
  }

  /// Sets the elements in row-major order to what `value` gives, rounded to the tensor's type.
  public func fill(_ value: () -> Double) {
    for index in 0..<count {
      switch dtype {
      case .f32: raw.assumingMemoryBound(to: Float.self)[index] = Float(value())
      case .f64: raw.assumingMemoryBound(to: Double.self)[index] = value()
      case .bf16: raw.assumingMemoryBound(to: BFloat16.self)[index] = BFloat16(Float(value()))
      }
    }
  }

  /// Calls `body` with the elements of an f32 tensor.
  public func withFloats<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R {
    try withExtendedLifetime(self) {
      try body(UnsafeMutableBufferPointer(start: floats, count: count))
    }
  }

  /// Calls `body` with the tensor's bytes.
  public func withBytes<R>(_ body: (UnsafeMutableRawBufferPointer) throws -> R) rethrows -> R {
    try withExtendedLifetime(self) {
      try body(UnsafeMutableRawBufferPointer(start: raw, count: count * dtype.size))
    }
  }

  /// The elements in row-major order.
  public var doubles: [Double] {
    withExtendedLifetime(self) {
      switch dtype {
      case .f32: (0..<count).map { Double(raw.assumingMemoryBound(to: Float.self)[$0]) }
      case .f64: (0..<count).map { raw.assumingMemoryBound(to: Double.self)[$0] }
      case .bf16:
        (0..<count).map { Double(raw.assumingMemoryBound(to: BFloat16.self)[$0].float) }
      }
    }
  }

  /// The elements in row-major order, as `Float`s.
  public var values: [Float] { doubles.map(Float.init) }

  /// Writes `values` in row-major order, rounded to the tensor's type.
  func write(_ values: [Double]) {
    precondition(values.count == count, "\(values.count) values for shape \(shape)")
    var next = values.makeIterator()
    fill { next.next() ?? 0 }
  }
}
