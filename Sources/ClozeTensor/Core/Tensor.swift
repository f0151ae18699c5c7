/// A dense, row-major, contiguous array of numbers that remembers how it was computed.
///
/// ```swift
/// func gradientOfSquare(on device: Device) throws -> [Float] {
///   let x = try Tensor([1, 2, 3] as [Float], [3], .f32, device).withGradient()
///   try x.multiplying(x).sum().backward()
///   return x.gradient?.values ?? []  // 2, 4, 6
/// }
/// ```
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
  /// The device on which the numbers are stored and computed.
  public let device: Device
  /// True if `backward()` computes a gradient for this tensor.
  public private(set) var requiresGradient: Bool {
    get { tied?.requiresGradient ?? untiedRequirement }
    set { if let tied { tied.requiresGradient = newValue } else { untiedRequirement = newValue } }
  }
  /// The gradient of a leaf (a parameter) after `backward()`, in f32 (f64 for f64 tensors).
  public private(set) var gradient: Tensor? {
    get { tied?.gradient ?? untiedGradient }
    set { untiedGradient = newValue }
  }
  /// A parameter's value rounded to bf16, kept up to date by the optimizer.
  public internal(set) var shadow: Tensor? {
    get { tied.map { $0.shadow } ?? untiedShadow }
    set { if let tied { tied.shadow = newValue } else { untiedShadow = newValue } }
  }
  private var untiedRequirement: Bool
  private var untiedGradient: Tensor?
  private var untiedShadow: Tensor?
  /// The memory for a leaf's next gradient, kept so that it is not allocated again in each step.
  private var gradientRoom: Tensor?
  /// The leaf that this one is tied to.
  private var tied: Tensor?
  /// The operation that computed this tensor; `nil` for a leaf.
  var node: Node?
  private(set) var storage: Storage
  /// The offset of the first element in the storage.
  private var firstByte: Int

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// Makes a tensor of undefined contents.
  ///
  /// - Parameter lasting: true if it outlives batches.
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
    untiedRequirement = false
    firstByte = 0
    storage = try Storage(
      bytes: count * dtype.size, allocator: device.allocator, lasts: lasting)
  }

  /// Makes a tensor that shares another's numbers under a different shape.
  convenience init(sharing other: Tensor, shape: [Int]) {
    self.init(sharing: other, shape: shape, from: 0)
  }

  /// Makes a tensor that shares another's numbers from element `first` on.
  init(sharing other: Tensor, shape: [Int], from first: Int) {
    self.shape = shape
    dtype = other.dtype
    device = other.device
    untiedRequirement = false
    firstByte = other.firstByte + first * other.dtype.size
    storage = other.storage
    precondition(
      first >= 0 && first + count <= other.count, "\(shape) from \(first) of \(other.shape)")
  }

  /// Makes a tensor of zeros.
  ///
  /// - Parameter lasting: true if it outlives batches.
  public convenience init(
    zeros shape: [Int], _ dtype: DType = .f32, _ device: Device, lasting: Bool = false
  ) throws {
    try self.init(uninitialized: shape, dtype, device, lasting: lasting)
    fillWithZeros()
  }

  /// Makes a tensor of `values` in row-major order, rounded to `dtype`.
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

  /// Makes a tensor of `values` in row-major order, rounded to `dtype`.
  public convenience init(
    _ values: [Double], _ shape: [Int], _ dtype: DType, _ device: Device
  ) throws {
    try self.init(uninitialized: shape, dtype, device)
    guard values.count == count else {
      throw TensorError.countMismatch(operation: "tensor", shape: shape, count: values.count)
    }
    write(values)
  }

  /// Marks the tensor as a leaf whose gradient is computed, and returns it.
  ///
  /// - Parameter isWanted: False for a leaf that stays as it is: nothing is computed or kept for
  ///   its gradient.
  @discardableResult
  public func withGradient(_ isWanted: Bool = true) -> Tensor {
    if let tied {
      tied.withGradient(isWanted)
      return self
    }
    requiresGradient = isWanted
    if !isWanted { (gradient, gradientRoom) = (nil, nil) }
    return self
  }

  /// Removes the gradient; its memory is kept for the next one.
  public func clearGradient() {
    if let tied { return tied.clearGradient() }
    gradientRoom = gradient ?? gradientRoom
    gradient = nil
  }

  /// Makes a gradient of undefined contents for a leaf that has none.
  func makeGradient() throws -> Tensor {
    if let tied { return try tied.makeGradient() }
    // The previous gradient may still be in use elsewhere.
    if !isKnownUniquelyReferenced(&gradientRoom) { gradientRoom = nil }
    let made =
      try gradientRoom
      ?? Tensor(uninitialized: shape, dtype == .f64 ? .f64 : .f32, device, lasting: true)
    (gradient, gradientRoom) = (made, nil)
    return made
  }

  /// Makes this leaf one with another of its shape and type: it has the other's numbers, gradient
  /// and copies from now on, in the same memory.
  public func tie(to other: Tensor) {
    precondition(
      node == nil && other.node == nil && shape == other.shape && dtype == other.dtype,
      "only leaves of one form can be tied")
    guard other !== self, tied !== other else { return }
    (untiedGradient, untiedShadow, gradientRoom) = (nil, nil, nil)
    (tied, storage, firstByte) = (other, other.storage, other.firstByte)
  }

  /// Returns a tensor with the same numbers, without the record of their computation.
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
  /// The first byte; valid for the lifetime of the tensor.
  var raw: UnsafeMutableRawPointer { storage.pointer + firstByte }

  /// The elements as `Float`s; only for f32 tensors, valid for the lifetime of the tensor.
  var floats: UnsafeMutablePointer<Float> {
    precondition(dtype == .f32, "floats of a \(dtype) tensor")
    return raw.assumingMemoryBound(to: Float.self)
  }

  /// Sets every element to zero.
  public func fillWithZeros() {
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: count * dtype.size)
  }

  /// Sets the elements in row-major order to successive results of `value`, rounded to the tensor's
  /// type.
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
