import Foundation

/// A reason why a model cannot be written as ONNX.
public enum ONNXError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// A value of the model has no form in ONNX here.
  case unsupported(key: String, value: String, supported: [String])
  /// Models of this kind are not written.
  case noGraph(kind: String)
  /// The model has no trained head, so that it has vectors alone.
  case noHead(path: String)
  /// The model has no vectors apart from its head's output.
  case noVectors(kind: String)

  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .unsupported(let key, let value, let supported):
      "\(key) is \(value), which is not written as ONNX (\(supported.joined(separator: ", ")) can "
        + "be); export the model --as safetensors"
    case .noGraph(let kind):
      "models of \(kind) are not written as ONNX; export the model --as safetensors"
    case .noHead(let path):
      "\(path) has no trained head; export its vectors with --head none"
    case .noVectors(let kind):
      "a model of \(kind) is written with its head; leave out --head none"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
