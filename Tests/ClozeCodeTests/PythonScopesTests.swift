import Testing

@testable import ClozeCode

/// Which names belong to a function, by each of Python's rules of binding.
@Suite struct PythonScopesTests {
  /// The variables of the first outermost function of `source`.
  private func variables(_ source: String) throws -> Set<String> {
    let syntax = try PythonSyntax(CodeSource(source))
    let function = try #require(syntax.functions.first { $0.isOutermost })
    return Set(syntax.scopes[function.scope].variables.map { syntax.identifiers[$0] })
  }

  @Test(arguments: [
    ("def f(a, /, b, *c, d, e=1, **g): pass", "a b c d e g"),
    ("def f(a, *, b): pass", "a b"),
    ("def f():\n  x = y = 1\n", "x y"),
    ("def f():\n  (a, [b, *c]), d.e, g[h] = z\n", "a b c"),
    ("def f():\n  x += 1\n", "x"),
    ("def f():\n  x: int\n  y: T = 2\n", "x y"),
    ("def f():\n  if (n := g(1)): pass\n", "n"),
    ("def f():\n  return [(last := x) for x in y]\n", "last"),
    ("def f():\n  for a, (b, *c) in z: pass\n", "a b c"),
    ("def f():\n  with g() as a, h as (b, c): pass\n", "a b c"),
    ("def f():\n  with (g() as a, h as b,): pass\n", "a b"),
    ("def f():\n  with (g(), h): pass\n", ""),
    ("async def f():\n  async with g as a: pass\n  async for b in c: await b\n", "a b"),
    ("def f():\n  del x, (y, z[0])\n", "x y"),
    ("def f():\n  global x\n  x = y = 1\n", "x y"),
    ("def f():\n  import a.b, c as d\n  from e import g as h, i\n", ""),
    ("def f():\n  def g(x): y = 1\n  class C: z = 1\n", ""),
    ("def f():\n  g = lambda x, y=z: (x, w)\n", "g"),
    ("def f():\n  return {k: v for k, v in z if k}\n", ""),
    ("def f():\n  match x:\n    case [a, *b] | C(c, d=e) as g if h: i = 1\n", "a b c e g i"),
    ("def f():\n  match x:\n    case {'k': a, **b}: pass\n    case M.N | -1 | _: pass\n", "a b"),
    ("def f():\n  match = 1\n  match[case] = print(match, x)\n", "match"),
    ("def f(x: a, *y: b) -> c: pass", "x y"),
    ("def f():\n  x = f'{y} {z!r}'\n", "x"),
  ])
  func bound(_ source: String, _ names: String) throws {
    #expect(try variables(source) == Set(names.split(separator: " ").map(String.init)))
  }

  /// The qualified names of the scopes that the loads of `name` belong to, in the order of text.
  private func owners(of name: String, in source: String) throws -> [String] {
    let syntax = try PythonSyntax(CodeSource(source))
    let names = Dictionary(
      syntax.functions.map { ($0.scope, $0.qualifiedName) }, uniquingKeysWith: { $1 })
    return syntax.names.filter {
      syntax.identifiers[$0.identifier] == name && $0.role == .load
    }.sorted { $0.token < $1.token }.map { use in
      guard let owner = syntax.owner(of: use.identifier, in: use.scope) else { return "global" }
      return names[owner] ?? "\(syntax.scopes[owner].kind)"
    }
  }

  @Test(arguments: [
    // Decorators, defaults and the first iterable are evaluated outside.
    ("@x\ndef f(x=x): return x\n", ["global", "global", "f"]),
    ("def f(x): return [x for x in x if x]\n", ["comprehension", "f", "comprehension"]),
    ("def f(x): return lambda x=x: x\n", ["f", "function"]),
    // A class is skipped by what is within it, and is no scope for what is without.
    ("class C:\n  x = 1\n  y = x\n  def f(self): return x\n", ["class", "global"]),
    ("class C:\n  x = 1\n  y = [x for _ in x]\n", ["global", "class"]),
    ("def f(x):\n  class C:\n    x = x\n    def g(self): return x\n", ["class", "f"]),
    // global and nonlocal.
    ("def f():\n  x = 1\n  def g():\n    global x\n    return x\n  return x\n", ["global", "f"]),
    (
      "def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n    return x\n  return x\n",
      ["f", "f"]
    ),
    ("def f():\n  global x\n  x = 1\n  def g(): return x\n  return x\n", ["global", "global"]),
    // A name is of one scope throughout a function, whatever the order.
    ("def f():\n  print(x)\n  x = 1\n", ["f"]),
    ("x = 1\ndef f(): return x\n", ["global"]),
    ("def f():\n  from m import x\n  return x.y.x\n", ["f"]),
    // Arguments of calls and attributes are no names, f-strings have none.
    ("def f(x): g(x=1, y=x).x = f'{x}'\n", ["f"]),
    // A walrus in a comprehension binds around it.
    ("def f(): return [x := y for y in z], x\n", ["f"]),
  ])
  func resolved(_ source: String, _ expected: [String]) throws {
    #expect(try owners(of: "x", in: source) == expected)
  }

  @Test func whatAnExceptBindsEndsWithIt() throws {
    let source = """
      def f(a):
        try: g(a)
        except E as e:
          h(a)
        k(a)

      """
    let syntax = try PythonSyntax(CodeSource(source))
    let visible = syntax.names.filter { syntax.text($0.token) == "a" && $0.role == .load }
      .sorted { $0.token < $1.token }
      .map { name in
        syntax.variables(at: name.token, in: name.scope).map { syntax.identifiers[$0.identifier] }
      }
    #expect(visible == [["a"], ["a", "e"], ["a"]])
  }

  /// Type parameters belong to a scope between a function and what is around, and are no variables.
  @Test func typeParametersAreNoVariables() throws {
    let source = "def g(T):\n  def f[T](x: T, y=T):\n    return T\n  type T = int\n  return f\n"
    let syntax = try PythonSyntax(CodeSource(source))
    let loads = syntax.names.filter { syntax.text($0.token) == "T" && $0.role == .load }
    let owners = loads.map { syntax.owner(of: $0.identifier, in: $0.scope) }
    let outer = try #require(syntax.functions.first { $0.isOutermost }).scope
    #expect(owners.count == 2)
    #expect(owners.first == outer)
    #expect(owners.last != outer && owners.last != .some(nil))
    let inner = try #require(syntax.functions.first { !$0.isOutermost })
    let names = syntax.variables(at: inner.tokens.upperBound - 1, in: inner.scope)
      .map { syntax.identifiers[$0.identifier] }
    #expect(names.sorted() == ["x", "y"])
  }

  @Test func annotationsAreNoUses() throws {
    let syntax = try PythonSyntax(CodeSource("def f(x):\n  y: x = x\n  def g(z: x) -> x: pass\n"))
    let roles = syntax.names.filter { syntax.text($0.token) == "x" }.map(\.role)
    #expect(roles.filter { $0 == .load }.count == 1)
    #expect(roles.filter { $0 == .annotation }.count == 3)
  }

  @Test(arguments: [
    "def f(x):\n  global x\n", "def f():\n  nonlocal x\n", "nonlocal x\n", "def f(x, x): pass\n",
    "def f():\n  x = 1\n  global x\n", "class C:\n  x = 1\n  def f(self):\n    nonlocal x\n",
    "def f():\n  global x\n  def g():\n    nonlocal x\n",
  ])
  func contradictions(_ source: String) {
    #expect(throws: PythonSyntaxError.self) { try PythonSyntax(CodeSource(source)) }
  }
}
