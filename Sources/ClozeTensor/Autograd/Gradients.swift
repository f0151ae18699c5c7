/// The gradients of one backward pass, by tensor.
///
/// Gradients of parameters accumulate in `Tensor.gradient`; those of intermediate results are kept
/// only until they have been passed on.
final class Gradients {
  private var pending: [ObjectIdentifier: Tensor] = [:]

  /// Adds `gradient`, whose ownership is transferred, to that of `tensor`.
  func add(_ tensor: Tensor, _ gradient: @autoclosure () throws -> Tensor) throws {
    guard tensor.requiresGradient else { return }
    let value = try gradient()
    guard value.shape == tensor.shape else {
      throw TensorError.shapeMismatch(operation: "gradient", lhs: value.shape, rhs: tensor.shape)
    }
    if tensor.node == nil {
      let (sum, fresh) = try leafGradient(of: tensor)
      try tensor.device.backend.convert(value, into: sum, accumulate: !fresh)
    } else if let sum = pending[ObjectIdentifier(tensor)] {
      let total = try Tensor(uninitialized: sum.shape, sum.dtype, sum.device)
      try tensor.device.backend.combine(sum, 1, value, 1, into: total)
      pending[ObjectIdentifier(tensor)] = total
    } else {
      pending[ObjectIdentifier(tensor)] = value
    }
  }

  /// Calls `body` to write or add directly to the f32 gradient of a parameter; `accumulate` is true
  /// if there is something to add to. For an intermediate result a new tensor is passed.
  func accumulate(_ tensor: Tensor, _ body: (_ into: Tensor, _ accumulate: Bool) throws -> Void)
    throws
  {
    guard tensor.requiresGradient else { return }
    if tensor.node == nil {
      let (sum, fresh) = try leafGradient(of: tensor)
      try body(sum, !fresh)
    } else {
      let value = try Tensor(uninitialized: tensor.shape, tensor.dtype, tensor.device)
      try body(value, false)
      try add(tensor, value)
    }
  }

  /// Removes and returns the finished gradient of an intermediate result.
  func take(_ tensor: Tensor) -> Tensor? { pending.removeValue(forKey: ObjectIdentifier(tensor)) }

  private func leafGradient(of tensor: Tensor) throws -> (Tensor, fresh: Bool) {
    if let gradient = tensor.gradient { return (gradient, false) }
    return (try tensor.makeGradient(), true)
  }
}

extension Tensor {
  /// Computes the gradient of this tensor with respect to every leaf that it depends on, and adds
  /// it to the leaves' `gradient`.
  ///
  /// - Parameter upstream: The gradient with respect to this tensor; by default 1, for a scalar.
  public func backward(_ upstream: Tensor? = nil) throws {
    let seed: Tensor
    if let upstream {
      seed = upstream
    } else {
      seed = try Tensor(Array(repeating: 1.0, count: count), shape, dtype, device)
    }
    let gradients = Gradients()
    try gradients.add(self, seed)
    var order = dependencies()
    while let tensor = order.popLast() {
      guard let node = tensor.node, let gradient = gradients.take(tensor) else { continue }
      // The values that the forward pass kept for this operation are released as soon as they have
      // been used.
      tensor.node = nil
      try node.pullback(gradient, gradients)
      tensor.node = Node.spent
    }
  }

  /// Returns every recorded tensor that this one depends on, inputs before outputs.
  private func dependencies() -> [Tensor] {
    var order: [Tensor] = []
    var seen: Set<ObjectIdentifier> = []
    var stack: [(tensor: Tensor, next: Int)] = [(self, 0)]
    seen.insert(ObjectIdentifier(self))
    while let (tensor, next) = stack.last {
      if let inputs = tensor.node?.inputs, next < inputs.count {
        stack[stack.count - 1].next += 1
        let input = inputs[next]
        if input.node != nil, seen.insert(ObjectIdentifier(input)).inserted {
          stack.append((input, 0))
        }
      } else {
        order.append(tensor)
        stack.removeLast()
      }
    }
    return order
  }
}

extension Node {
  /// The node of a tensor that has been run backward: the tensor is still not a leaf.
  static var spent: Node {
    Node(operation: "spent", inputs: []) { _, _ in }
  }
}
