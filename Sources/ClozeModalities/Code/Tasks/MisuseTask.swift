import ClozeTensor

extension PythonFunction {
  /// The function as it is, and with one use of a variable replaced by another variable that could
  /// stand there; nothing if there is none.
  func misuseExamples(_ random: inout CounterRandom) -> [CodeClassExample] {
    let use = drawn(uses, &random) { name in
      syntax.variables(at: name.token, in: name.scope).map(\.identifier)
    }
    guard let (use, other) = use else { return [] }
    let wrong = syntax.identifiers[other]
    guard let changed = replacing(use.token..<use.token + 1, with: [wrong]) else { return [] }
    return pair(
      changed, .variableMisuse,
      "`\(syntax.text(use.token))` → `\(wrong)` at \(position(use.token))")
  }

  /// The function as it is and as it was `changed`.
  func pair(_ changed: PythonSyntax, _ task: CodeTask, _ how: String) -> [CodeClassExample] {
    [
      CodeClassExample(
        function: text, docstring: nil, label: CodeTask.correct, info: "\(origin) original"),
      CodeClassExample(
        function: String(decoding: changed.source.bytes, as: UTF8.self), docstring: nil,
        label: task.changed, info: "\(origin) \(how)"),
    ]
  }

  /// Where the value of a variable of a function, lambda or comprehension is taken.
  private var uses: [PythonSyntax.Name] {
    syntax.names.filter { name in
      guard name.role == .load, !isPrivate(name.identifier),
        let owner = syntax.owner(of: name.identifier, in: name.scope),
        syntax.scopes[owner].kind != .class
      else { return false }
      return syntax.isVariable(name.identifier, of: owner, at: name.token)
    }
  }

  /// One of `uses` and one of the other variables that `candidates` gives for it.
  func drawn(
    _ uses: [PythonSyntax.Name], _ random: inout CounterRandom,
    _ candidates: (PythonSyntax.Name) -> [Int]
  ) -> (PythonSyntax.Name, Int)? {
    var uses = uses
    while !uses.isEmpty {
      let use = uses.remove(at: random.below(uses.count))
      let others = candidates(use).filter { other in
        // Before a `nonlocal` a name must not be used.
        other != use.identifier && !isPrivate(other)
          && !syntax.scopes[use.scope].nonlocals.contains(other)
      }
      if let other = random.choice(others) { return (use, other) }
    }
    return nil
  }

  /// Whether a name is one that classes change, `__name`.
  func isPrivate(_ identifier: Int) -> Bool {
    let name = syntax.identifiers[identifier]
    return name.hasPrefix("__") && !name.hasSuffix("__")
  }
}
