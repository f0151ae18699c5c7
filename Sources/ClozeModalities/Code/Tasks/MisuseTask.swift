import ClozeTensor

extension PythonFunction {
  /// Returns the function unchanged, and with one use of a variable replaced by another variable in
  /// scope; nothing if there is none.
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

  /// Returns examples of the function before and after it was `changed`.
  func pair(_ changed: PythonSyntax, _ task: CodeTask, _ how: String) -> [CodeClassExample] {
    [
      CodeClassExample(
        function: text, docstring: nil, label: CodeTask.correct, info: "\(origin) original"),
      CodeClassExample(
        function: String(decoding: changed.source.bytes, as: UTF8.self), docstring: nil,
        label: task.changed, info: "\(origin) \(how)"),
    ]
  }

  /// The reads of variables of a function, lambda or comprehension.
  private var uses: [PythonSyntax.Name] {
    syntax.names.filter { name in
      guard name.role == .load, !isPrivate(name.identifier),
        let owner = syntax.owner(of: name.identifier, in: name.scope),
        syntax.scopes[owner].kind != .class
      else { return false }
      return syntax.isVariable(name.identifier, of: owner, at: name.token)
    }
  }

  /// Draws one of `uses` and one of the other variables that `candidates` gives for it.
  func drawn(
    _ uses: [PythonSyntax.Name], _ random: inout CounterRandom,
    _ candidates: (PythonSyntax.Name) -> [Int]
  ) -> (PythonSyntax.Name, Int)? {
    var uses = uses
    while !uses.isEmpty {
      let use = uses.remove(at: random.below(uses.count))
      let others = candidates(use).filter { other in
        // A name must not be used before it is declared `nonlocal`.
        other != use.identifier && !isPrivate(other)
          && !syntax.scopes[use.scope].nonlocals.contains(other)
      }
      if let other = random.choice(others) { return (use, other) }
    }
    return nil
  }

  /// True if a name is of the form `__name`, which classes mangle.
  func isPrivate(_ identifier: Int) -> Bool {
    let name = syntax.identifiers[identifier]
    return name.hasPrefix("__") && !name.hasSuffix("__")
  }
}
