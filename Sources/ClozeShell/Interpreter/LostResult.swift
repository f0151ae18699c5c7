import ClozeLanguage

/// The value of a name whose statement failed or was stopped before it made anything.
struct LostResult: ValueObject {
  /// The name.
  let name: String
  /// The text of the value that the name had before, if any.
  let formerText: String?

  /// Makes the value of `name`, which had the value `former` before.
  init(name: String, former: Value?) {
    self.name = name
    if case .object(let object)? = former, let lost = object as? LostResult {
      formerText = lost.formerText
    } else {
      formerText = former?.text
    }
  }

  var kind: String { "no value" }
  var text: String? { nil }
  var memberNames: [String] { [] }
  func member(_ name: String) throws -> Value? { nil }

  /// The error for a use of the name.
  var error: CommandError {
    let former = formerText.map { "; before that it was '\($0.prefix(100))'" } ?? ""
    return CommandError(
      "$\(name) has no value, since the statement that sets it failed; run it again\(former)")
  }
}

extension Statement {
  /// The name to which the statement assigns; nil if to none.
  var assigned: String? {
    switch kind {
    case .assignCommand(let name, _), .assignExpression(let name, _): name
    default: nil
    }
  }
}
