extension PythonSyntax {
  /// A scope that binds names: a module, a class, or something that is called.
  public struct Scope: Sendable {
    /// The kinds of scopes. A lambda is a function, and so is the scope of type parameters; all of
    /// a comprehension but its first iterable is in a separate scope.
    public enum Kind: Sendable { case module, function, `class`, comprehension }

    /// The kind of scope.
    public var kind: Kind
    /// The enclosing scope; nil for the module.
    public var parent: Int?
    /// The identifiers bound here permanently: parameters, and everything that is assigned to,
    /// except for `handled`.
    var bound: Set<Int> = []
    /// Those of `bound` that are not only the name of a function, a class or an import.
    var variables: Set<Int> = []
    /// The ranges in which names are bound by `except ... as`: the blocks after which they are
    /// unbound.
    var handled: [Int: [Range<Int>]] = [:]
    /// The identifiers declared here.
    var globals: Set<Int> = [], nonlocals: Set<Int> = []
    /// All identifiers that occur here.
    var mentioned: Set<Int> = []

    /// True if `identifier` belongs to this scope.
    func owns(_ identifier: Int) -> Bool {
      (bound.contains(identifier) || handled[identifier] != nil)
        && !globals.contains(identifier) && !nonlocals.contains(identifier)
    }
  }

  /// Returns the scope that owns `identifier` where it occurs in `scope`; nil if it is global.
  ///
  /// Enclosing classes are skipped, as in Python.
  public func owner(of identifier: Int, in scope: Int) -> Int? {
    var place: Int? = scope
    while let here = place {
      let candidate = scopes[here]
      if candidate.globals.contains(identifier) { return nil }
      if candidate.kind == .module { return nil }
      if candidate.kind != .class || here == scope, candidate.owns(identifier) { return here }
      place = candidate.parent
    }
    return nil
  }

  /// True if `identifier` of the scope `owner` is a variable that has not been unbound by the end
  /// of an `except` at the token `place`.
  func isVariable(_ identifier: Int, of owner: Int, at place: Int) -> Bool {
    let scope = scopes[owner]
    return scope.variables.contains(identifier)
      || scope.handled[identifier]?.contains { $0.contains(place) } == true
  }

  /// Returns the variables of functions, lambdas and comprehensions that could be named at the
  /// token `place` in `scope`, with the scope that owns each, in the order of identifiers.
  public func variables(at place: Int, in scope: Int) -> [(identifier: Int, owner: Int)] {
    var found: [Int: Int] = [:]
    var around: Int? = scope
    while let here = around {
      let names = scopes[here].variables.union(scopes[here].handled.keys)
      for identifier in names where found[identifier] == nil {
        guard let owner = owner(of: identifier, in: scope), scopes[owner].kind != .class,
          isVariable(identifier, of: owner, at: place)
        else { continue }
        found[identifier] = owner
      }
      around = scopes[here].parent
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
