/// Passes the gradient of an operation's output on to its inputs.
typealias Pullback = (_ upstream: Tensor, _ gradients: Gradients) throws -> Void

/// The computation of a tensor: its inputs, and the vector-Jacobian product, which is defined
/// beside the operation's forward pass.
final class Node {
  let operation: String
  let inputs: [Tensor]
  let pullback: Pullback

  init(operation: String, inputs: [Tensor], pullback: @escaping Pullback) {
    self.operation = operation
    self.inputs = inputs
    self.pullback = pullback
  }
}

/// The mode that determines if operations are recorded for a backward pass.
public enum GradientMode {
  @TaskLocal static var isEnabled = true

  /// Runs `body` without recording: nothing is kept for a backward pass.
  public static func disabled<R>(_ body: () throws -> R) rethrows -> R {
    try $isEnabled.withValue(false, operation: body)
  }
}
