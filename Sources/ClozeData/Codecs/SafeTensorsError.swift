import Foundation

/// A failure to use a safetensors file, or a model made of several.
public struct SafeTensorsError: Error, Equatable, Sendable {
  /// The faulty file.
  public let file: String
  /// The problem with it.
  public let problem: Problem

  /// Makes an error for `problem` in `file`.
  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// A problem with a safetensors file, with the numbers that show it.
  public enum Problem: Equatable, Sendable {
    /// The file has fewer bytes than the length field needs.
    case tooShort(bytes: Int)
    /// The length field gives a larger header than the format allows.
    case headerTooLarge(bytes: UInt64, limit: Int)
    /// The header is longer than the file.
    case headerTruncated(bytes: Int, available: Int)
    /// The header, or the index, is not the expected JSON.
    case invalidJSON(offset: Int, expected: String)
    /// A name occurs twice.
    case duplicateName(String)
    /// A tensor lacks its type, shape or offsets.
    case missingField(tensor: String, field: String)
    /// A tensor's type is not known.
    case unknownType(tensor: String, type: String)
    /// The number of elements or bytes exceeds 63 bits.
    case shapeOverflow(tensor: String, shape: [Int])
    /// The offsets are not two ascending numbers within the data.
    case offsetsOutOfRange(tensor: String, offsets: [Int], available: Int)
    /// The number of bytes between the offsets differs from that of the shape and type.
    case sizeMismatch(tensor: String, shape: [Int], type: StoredType, expected: Int, found: Int)
    /// A tensor overlaps the one before it, or leaves a gap.
    case notContiguous(tensor: String, begin: Int, expected: Int)
    /// Bytes after the last tensor belong to no tensor.
    case trailingBytes(count: Int)
    /// No tensor of this name is in the file.
    case missingTensor(String)
    /// The tensor's shape differs from the one that the reader needs.
    case wrongShape(tensor: String, expected: [Int], found: [Int])
    /// The number of values differs from the tensor's shape, or the values cannot have its type.
    case wrongValues(tensor: String, shape: [Int], type: StoredType, count: Int)
    /// The index names a shard that does not exist.
    case missingShard(String)
    /// The index names a shard by something other than a plain file name.
    case shardOutsideFolder(String)
    /// The index places a tensor in a shard that does not hold it.
    case tensorNotInShard(tensor: String, shard: String)
  }
}

extension SafeTensorsError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String { "\(file.quoted): \(problem.text)" }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}

extension SafeTensorsError.Problem {
  fileprivate var text: String { headerText ?? tensorText ?? modelText }

  private var headerText: String? {
    let copyAgain = "; the file is damaged or incomplete, copy it again"
    return switch self {
    case .tooShort(let bytes):
      "not a safetensors file: \(bytes) bytes, and the header alone needs 8" + copyAgain
    case .headerTooLarge(let bytes, let limit):
      "not a safetensors file: its header would have \(bytes) bytes, more than the \(limit) allowed"
    case .headerTruncated(let bytes, let available):
      "the header has \(bytes) bytes but only \(available) are there" + copyAgain
    case .invalidJSON(let offset, let expected):
      "not valid: \(expected) expected at byte \(offset) of the JSON text" + copyAgain
    case .duplicateName(let name): "the name \(brief(name)) occurs twice"
    case .trailingBytes(let count):
      "\(count) bytes after the last tensor belong to nothing" + copyAgain
    default: nil
    }
  }

  private var tensorText: String? {
    switch self {
    case .missingField(let tensor, let field): "tensor \(brief(tensor)) has no \(field)"
    case .unknownType(let tensor, let type):
      "tensor \(brief(tensor)) has the type \(brief(type)), which is not supported; "
        + "convert it to F32, F16 or BF16"
    case .shapeOverflow(let tensor, let shape):
      "tensor \(brief(tensor)) with shape \(brief(shape)) is too large to address"
    case .offsetsOutOfRange(let tensor, let offsets, let available):
      "tensor \(brief(tensor)) has offsets \(brief(offsets)) "
        + "but the file holds \(available) bytes of data; copy the file again"
    case .sizeMismatch(let tensor, let shape, let type, let expected, let found):
      "tensor \(brief(tensor)) of type \(type.rawValue) with shape \(brief(shape)) needs "
        + "\(expected) bytes but has \(found)"
    case .notContiguous(let tensor, let begin, let expected):
      "tensor \(brief(tensor)) begins at byte \(begin), which "
        + (begin < expected ? "overlaps the tensor before it" : "leaves a gap")
        + "; \(expected) expected"
    default: nil
    }
  }

  private var modelText: String {
    switch self {
    case .missingTensor(let name): "there is no tensor \(brief(name))"
    case .wrongShape(let tensor, let expected, let found):
      "tensor \(brief(tensor)) has shape \(brief(found)) where \(brief(expected)) is needed; "
        + "is this the model for the configuration beside it?"
    case .wrongValues(let tensor, let shape, let type, let count):
      "\(count) values given for tensor \(brief(tensor)) of type \(type.rawValue) "
        + "with shape \(brief(shape))"
    case .missingShard(let shard):
      "the shard \(brief(shard)) it names does not exist; copy all files of the model"
    case .shardOutsideFolder(let shard):
      "the shard \(brief(shard)) is not a file name in the model's own folder"
    case .tensorNotInShard(let tensor, let shard):
      "tensor \(brief(tensor)) should be in \(brief(shard)) but is not"
    default: "unusable"
    }
  }
}

/// A name from the file, quoted and truncated, since a damaged file may hold any text.
private func brief(_ name: String) -> String {
  name.count > 120 ? "\(name.prefix(120))...".quoted : name.quoted
}

/// A shape from the file, truncated.
private func brief(_ numbers: [Int]) -> String {
  let shown = numbers.prefix(8).map(String.init).joined(separator: ", ")
  return numbers.count > 8 ? "[\(shown), ...]" : "[\(shown)]"
}
