/// Evaluates expressions and words.
public struct Evaluator {
  let scope: any Scope

  /// Makes an evaluator that looks names up in `scope`.
  public init(_ scope: any Scope) { self.scope = scope }

  /// Returns the value of `expression`.
  ///
  /// - Throws: `EvaluationError`; what the scope throws.
  public func value(of expression: Expression) throws -> Value {
    switch expression {
    case .literal(let value): return value
    case .text(let pieces): return .text(try text(of: pieces))
    case .name(let name, let position): return try named(name, at: position)
    case .path(let base, let accesses): return try value(of: base, accesses)
    case .list(let elements, let position):
      return try list(elements.map(value), at: position)
    case .chain(let first, let links): return try value(of: first, links)
    case .prefix(.not, let operand, let position):
      return .bool(!(try truth(of: value(of: operand), at: position)))
    case .prefix(.minus, let operand, let position):
      return try Arithmetic.negated(value(of: operand), at: position)
    case .call(let name, let arguments, let position):
      return try call(name, arguments.map(value), at: position)
    }
  }

  /// Returns true if `condition` is true.
  public func isTrue(_ condition: Expression, at position: SourcePosition) throws -> Bool {
    try truth(of: value(of: condition), at: position)
  }

  private func truth(of value: Value, at position: SourcePosition) throws -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .text("true"): return true
    case .text("false"): return false
    default:
      throw EvaluationError(
        "a condition must be true or false, not \(value.kind); compare it with something",
        at: position)
    }
  }

  private func named(_ name: String, at position: SourcePosition) throws -> Value {
    if let value = try scope.value(of: name) { return value }
    if name == "env" {
      throw EvaluationError("$env needs the name of a variable: $env.HOME", at: position)
    }
    let names = scope.names.sorted().map { "$" + $0 }
    let advice =
      names.isEmpty
      ? "give it a value first: \(name) = ..." : scope.suggestion(for: "$" + name, among: names)
    throw EvaluationError("unknown name $\(name); \(advice)", at: position)
  }

  private func value(of base: Expression, _ accesses: [Expression.Access]) throws -> Value {
    var rest = accesses[...]
    var value: Value
    if case .name("env", _) = base, case .member(let name, _)? = rest.first {
      value = scope.environment(name).map(Value.text) ?? .null
      rest = rest.dropFirst()
    } else {
      value = try self.value(of: base)
    }
    var isText = false
    for access in rest {
      switch access {
      case .member(let name, _) where isText:
        // Behind `$m.path@10` a member is text, too, such as the ending of a file's name.
        value = .text("\(value.text ?? "").\(name)")
      case .member(let name, let position):
        (value, isText) = try member(name, of: value, at: position)
      case .element(let index, let position):
        value = try element(self.value(of: index), of: value, at: position)
      }
    }
    return value
  }

  /// Returns the member `name` of `value`, and true if it is text that only begins with a member.
  private func member(
    _ name: String, of value: Value, at position: SourcePosition
  ) throws -> (Value, isText: Bool) {
    guard case .object(let object) = value else {
      throw EvaluationError(
        "\(value.kind) has no member '\(name)'; to put text behind a name write ${name}.\(name)",
        at: position)
    }
    if let member = try object.member(name) { return (member, false) }
    if let text = try text(behind: name, of: object) { return (text, true) }
    let advice = scope.suggestion(for: name, among: object.memberNames)
    throw EvaluationError("\(object.kind) has no member '\(name)'; \(advice)", at: position)
  }

  /// Returns the text `VALUE@10` for a member `name@10` that is only called `name`, such as the
  /// checkpoint `$m.path@4000`; nil if there is no such member either.
  private func text(behind name: String, of object: any ValueObject) throws -> Value? {
    guard let sign = name.firstIndex(of: "@"),
      let text = try object.member(String(name[..<sign]))?.text
    else { return nil }
    return .text(text + name[sign...])
  }

  private func element(_ index: Value, of value: Value, at position: SourcePosition) throws -> Value
  {
    guard case .list(let values) = value else {
      throw EvaluationError("\(value.kind) has no elements; only lists have", at: position)
    }
    guard let whole = index.whole else {
      throw EvaluationError("an index is a whole number, not \(index.kind)", at: position)
    }
    let place = whole < 0 ? values.count + whole : whole
    guard values.indices.contains(place) else {
      throw EvaluationError(
        "there is no element \(whole): the list has \(values.count), from 0", at: position)
    }
    return values[place]
  }

  private func list(_ values: [Value], at position: SourcePosition) throws -> Value {
    let list = Value.list(values), size = list.size
    guard size.elements <= Value.maximumElements, size.depth <= Value.maximumDepth else {
      throw EvaluationError(
        "the list is too large: at most \(Value.maximumElements) values and "
          + "\(Value.maximumDepth) lists within each other", at: position)
    }
    return list
  }

  /// Evaluates a chain from left to right; `and` and `or` skip operands that cannot change the
  /// result.
  private func value(of first: Expression, _ links: [Expression.Link]) throws -> Value {
    var value = try self.value(of: first)
    for link in links {
      switch link.operation {
      case .and, .or:
        let isTrue = try truth(of: value, at: link.position)
        if isTrue == (link.operation == .or) { return .bool(isTrue) }
        value = .bool(try truth(of: self.value(of: link.operand), at: link.position))
      default:
        let result = try Arithmetic.apply(
          link.operation, value, self.value(of: link.operand), at: link.position)
        if case .list(let values) = result {
          value = try list(values, at: link.position)
        } else {
          value = result
        }
      }
    }
    return value
  }

  private func call(_ name: String, _ arguments: [Value], at position: SourcePosition) throws
    -> Value
  {
    if let function = Functions.named(name) {
      let result = try function.call(arguments, at: position)
      guard case .list(let values) = result else { return result }
      return try list(values, at: position)
    }
    if let value = try scope.call(name, arguments) { return value }
    let known = Functions.names + scope.functionNames
    let advice = scope.suggestion(for: name, among: known)
    throw EvaluationError("unknown function '\(name)'; \(advice)", at: position)
  }
}
