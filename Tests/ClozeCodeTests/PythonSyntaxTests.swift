import Testing

@testable import ClozeCode

/// What the parser takes, how it groups operators, and what it does with nonsense.
@Suite struct PythonSyntaxTests {
  @Test(arguments: [
    "", "\n\n# nothing\n", "x = yield\n", "print(*a, **b, c=1)\n", "a[1:2, ::3, ...] = b[:]\n",
    "x = *a, b\n", "f(x for x in y)\n", "a = b if c else lambda *d, e=1, **g: (yield)\n",
    "try: pass\nexcept* A: pass\n", "try: a\nexcept (A, B) as e: b\nelse: c\nfinally: d\n",
    "if a: b\nelif c: d\nelse: e\n", "while a: break\nelse: pass\n", "x: int\n(y): str = 1\n",
    "from . import a\nfrom .b import (c, d as e,)\nfrom m import *\nimport a.b.c as d\n",
    "@a.b(c)\n@d\nasync def f(): return await x ** -y\n", "raise A from b\n", "assert a, b\n",
    "class C(B, metaclass=M, *d, **e): pass\n", "match(x)\nmatch = case = _ = 1\n",
    "match x, y:\n  case (1 + 2j, 'a' 'b') | None: pass\n  case C(): pass\n  case _: pass\n",
    "x = {**a, 'b': 1}; y = {*a, 1}; z = {a: b for c in d}; w = {}\n", "del a.b, c[d]\n",
    "with (a): pass\nwith (a), b as c: pass\n", "def f(a, /, *, b): pass\n",
    "not a is not b not in c\n", "lambda: (a := 1)\n", "a @= b @ c\n",
    "for x in *a, b: continue\n", "def f(*args: *T): pass\n", "x[*a]\n",
    "type X = int\n", "type X[T] = list[T]\n", "type = 1\ntype.x = type[0]\ntype(x)\n",
    "def f[T](x: T) -> T: pass\n", "class C[T: (int, str), *Ts, **P](B[T]): pass\n",
    "async def f[T = int, *Ts = *tuple[int], **P = [int]](x=1, *, y=T): pass\n",
    "class C[T,]: pass\n",
    "try: a\nexcept* (A, B) as e: b\nexcept* C: d\n", "x = t'{y}' t'z'\nf\"{f\"{x}\"}\"\n",
    "match x:\n  case {'a': 1, **b} if b: pass\n  case [A.b, *_] | C(d=e) as f: pass\n",
  ])
  func accepted(_ source: String) throws {
    _ = try PythonSyntax(CodeSource(source))
  }

  @Test(arguments: [
    "print 'a'\n", "exec a in b\n", "try: a\nexcept A, e: b\n", "a <> b\n", "x = 0777\n",
    "f() = 1\n", "a + b = 1\n", "def f(a=1, b): pass\n", "f(a=1, b)\n", "f(**a, *b)\n",
    "f(a, b for b in c)\n", "x = (*a)\n", "if a = b: pass\n", "for a: pass\n", "(a\n)]\n",
    "  x = 1\n", "if a:\nb\n", "def f()\n", "class: pass\n", "import a.\n", "x = 5 = y\n",
    "del f()\n", "a b\n", "a +\n", "x[]\n", "try: a\n", "{a: b, c}\n", "lambda a\n", "raise A, b\n",
    "f(a)(b) += c(d) = e\n", "else: pass\n", "@a\nx = 1\n", "async x\n", "def f(**a, b): pass\n",
    "def f[](): pass\n", "class C[T U]: pass\n", "type X\n", "type X[1] = int\n",
    "def f[a.b](): pass\n",
  ])
  func refused(_ source: String) {
    #expect(throws: (any Error).self) { try PythonSyntax(CodeSource(source)) }
  }

  /// The operations of an expression with their operands in brackets.
  private func grouped(_ expression: String) throws -> Set<String> {
    let syntax = try PythonSyntax(CodeSource(expression + "\n"))
    return Set(
      syntax.operations.map {
        "[\(syntax.text($0.left))] \(syntax.text($0.symbol)) [\(syntax.text($0.right))]"
      })
  }

  @Test(arguments: [
    ("a - b - c", ["[a] - [b]", "[a - b] - [c]"]),
    ("a ** b ** c", ["[b] ** [c]", "[a] ** [b ** c]"]),
    ("-a ** -b * c", ["[a] ** [-b]", "[-a ** -b] * [c]"]),
    ("a < b <= c and d", ["[a] < [b]", "[b] <= [c]", "[a < b <= c] and [d]"]),
    ("not a or b", ["[not a] or [b]"]),
    ("a not in b is not c", ["[a] not in [b]", "[b] is not [c]"]),
    (
      "a | b ^ c & d << e",
      [
        "[d] << [e]", "[c] & [d << e]", "[b] ^ [c & d << e]",
        "[a] | [b ^ c & d << e]",
      ]
    ),
    ("f(a + b)[c % d].e // g", ["[a] + [b]", "[c] % [d]", "[f(a + b)[c % d].e] // [g]"]),
    ("a if b and c else d or e", ["[b] and [c]", "[d] or [e]"]),
    ("x = [a * b for c in d @ e if f >= g]", ["[a] * [b]", "[d] @ [e]", "[f] >= [g]"]),
    ("await a - b", ["[await a] - [b]"]),
    ("x: a | b = c | d", ["[c] | [d]"]),
  ])
  func operators(_ expression: String, _ expected: [String]) throws {
    #expect(try grouped(expression) == Set(expected))
  }

  @Test func functionsEndWhereTheyEnd() throws {
    let source = """
      class A:
          @d
          def f(self):  # why
              '''Doc.'''
              if x:
                  return 1  # last
          # after
          def g(self): pass; y = 1
      def h():
          def inner(): pass
          return inner
      """
    let syntax = try PythonSyntax(CodeSource(source))
    let found = syntax.functions.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
    #expect(found.map(\.qualifiedName) == ["A.f", "A.g", "h", "h.inner"])
    #expect(found.map(\.isOutermost) == [true, true, true, false])
    #expect(found.map(\.statements) == [2, 2, 2, 1])
    #expect(found.map { $0.docstring != nil } == [true, false, false, false])
    #expect(syntax.text(found[0].tokens).hasSuffix("return 1"))
    #expect(syntax.text(found[1].tokens) == "def g(self): pass; y = 1")
    #expect(syntax.text(found[2].tokens).hasSuffix("return inner"))
  }

  @Test func namesAreComparedInNormalForm() throws {
    let syntax = try PythonSyntax(CodeSource("def f(\u{FB01}): return fi\n"))
    let use = try #require(syntax.names.last)
    #expect(syntax.owner(of: use.identifier, in: use.scope) != nil)
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "[", count: 300) + "\n",
    "x = " + String(repeating: "-", count: 100_000) + "1\n",
    "x = " + String(repeating: "not ", count: 100_000) + "1\n",
    "x = " + String(repeating: "lambda: ", count: 100_000) + "1\n",
    "x = " + String(repeating: "a ** ", count: 100_000) + "1\n",
    "x = " + String(repeating: "a if b else ", count: 100_000) + "1\n",
    (0..<400).map { String(repeating: " ", count: $0) + "if x:\n" }.joined()
      + String(repeating: " ", count: 400) + "pass\n",
  ])
  func nestingIsBounded(_ source: String) {
    #expect(throws: (any Error).self) { try PythonSyntax(CodeSource(source)) }
  }

  @Test func longIsNotDeep() throws {
    let sum = "x = " + String(repeating: "a + ", count: 50_000) + "1\n"
    #expect(try PythonSyntax(CodeSource(sum)).operations.count == 50_000)
    let chain = "if a: b\n" + String(repeating: "elif a: b\n", count: 20_000)
    _ = try PythonSyntax(CodeSource(chain))
    let calls = "x" + String(repeating: ".y(z)[1]", count: 20_000) + "\n"
    _ = try PythonSyntax(CodeSource(calls))
  }
}
