import ClozeLanguage
import Testing

/// A scope of fixed names.
struct FixedScope: Scope {
  var values: [String: Value] = [:]

  func value(of name: String) throws -> Value? { values[name] }
  var names: [String] { Array(values.keys) }
  func environment(_ name: String) -> String? { name == "HOME" ? "/home/ada" : nil }
  func call(_ function: String, _ arguments: [Value]) throws -> Value? {
    function == "echo" ? arguments.first : nil
  }
  func files(matching pattern: String) -> [String] {
    switch pattern {
    case "t/*.txt": ["t/a.txt", "t/b c.txt"]
    case "\\*\\?*": ["escaped"]
    default: []
    }
  }
  var functionNames: [String] { ["echo"] }
  func suggestion(for name: String, among candidates: [String]) -> String {
    "known: " + candidates.joined(separator: ", ")
  }
}

/// Something with one member.
struct Model: ValueObject {
  let kind = "a model"
  var text: String? = "runs/m"
  let memberNames = ["best"]
  func member(_ name: String) throws -> Value? { name == "best" ? .number(0.25) : nil }
}

let scope = FixedScope(values: [
  "x": .int(3), "half": .number(0.5), "name": .text("ship"),
  "list": .list([.int(1), .text("b c")]),
  "m": .object(Model()), "table": .object(Model(text: nil)), "none": .null, "lr": .text("1e-4"),
])

/// The statements of `text`, which must be well formed.
func statements(_ text: String) throws -> [Statement] {
  guard case .complete(let statements) = Parser.parse(text, file: "f") else {
    Issue.record("\(text): \(Parser.parse(text, file: "f"))")
    return []
  }
  return statements
}

/// The name and the arguments of the command `text`.
func words(_ text: String) throws -> [String] {
  guard case .command(let command)? = try statements(text).first?.kind else { return [] }
  return try [command.name] + Evaluator(scope).arguments(command.arguments)
}

/// The value of the expression `text`.
func value(_ text: String) throws -> Value {
  guard case .assignExpression(_, let expression)? = try statements("v = \(text)").first?.kind
  else { return .text("no expression: \(text)") }
  return try Evaluator(scope).value(of: expression)
}

/// The message of the error that evaluating `text` ends with.
func failure(_ text: String) -> String {
  do { return "no error: \(try value(text))" } catch { return "\(error)" }
}
