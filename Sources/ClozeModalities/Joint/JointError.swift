import Foundation

/// A reason why members cannot be trained together.
public enum JointError: Error, Equatable, Sendable {
  /// Something is wrong with a member; the reason.
  case member(String, String)
  /// Two members have blocks of different shapes.
  case otherShapes(members: [String], parameter: String, shapes: [[Int]])
  /// No parameter of a member is one of a block that another has.
  case nothingShared(String)
}

extension JointError: CustomStringConvertible, LocalizedError {
  /// One line: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .member(let name, let reason): "the member \(name): \(reason)"
    case .otherShapes(let members, let parameter, let shapes):
      "the members \(members.joined(separator: " and ")) cannot have the same blocks: "
        + "\(parameter) is \(shapes[0]) and \(shapes[1]); give their encoders the same hidden, heads "
        + "and feedForward, with set"
    case .nothingShared(let name):
      "the member \(name) has no blocks that another one has: it would be trained alone; give it "
        + "blocks of the kind of the others, with set, or leave it out"
    }
  }

  /// The same line, as Foundation's localized description.
  public var errorDescription: String? { description }
}
