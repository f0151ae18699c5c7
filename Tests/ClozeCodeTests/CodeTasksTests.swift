import ClozeTensor
import Testing

@testable import ClozeCode

/// What each task makes of a function.
@Suite struct CodeTasksTests {
  /// The function of that name in `source`.
  private func function(_ source: String, _ name: String = "f") throws -> PythonFunction {
    let syntax = try PythonSyntax(CodeSource(source))
    let definition = try #require(syntax.functions.first { $0.qualifiedName == name })
    return try #require(PythonFunction(definition, of: syntax, path: "a.py"))
  }

  private func random(_ seed: UInt64) -> CounterRandom {
    CounterRandom(seed: seed, purpose: .test)
  }

  /// All changed functions that many draws give.
  private func changes(
    _ source: String, _ make: (PythonFunction, inout CounterRandom) -> [CodeClassExample]
  ) throws -> Set<String> {
    let function = try function(source)
    var texts: Set<String> = []
    for seed in 0..<400 {
      var random = random(UInt64(seed))
      let examples = make(function, &random)
      guard !examples.isEmpty else { continue }
      #expect(examples.map(\.label).first == "Correct" && examples.count == 2)
      #expect(examples[0].function == function.text)
      #expect(examples[0].info == "a.py:1 f original")
      texts.insert(examples[1].function)
    }
    return texts
  }

  @Test func aFunctionIsTakenOutWithoutItsIndentation() throws {
    let source = """
      class A:
          @d
          def f(self, a):  # one
              x = '''
              kept'''
        # less
              y = (a,
          x)
              return y

      """
    let taken = try function(source, "A.f")
    let expected = """
      def f(self, a):  # one
          x = '''
              kept'''
      # less
          y = (a,
      x)
          return y
      """
    #expect(taken.text == expected)
    #expect(taken.origin == "a.py:3 A.f")
  }

  @Test func tabsAndBlanksThatDifferAreKept() throws {
    let taken = try function("class A:\n\tdef f(self):\n                return 1\n", "A.f")
    #expect(taken.text == "def f(self):\n                return 1")
  }

  @Test func misuse() throws {
    let found = try changes("def f(a, b):\n  c = a\n  return [d for d in b]\n") {
      $0.misuseExamples(&$1)
    }
    // d is in scope in the comprehension alone, and not in its iterable.
    #expect(
      found == [
        "def f(a, b):\n  c = b\n  return [d for d in b]",
        "def f(a, b):\n  c = c\n  return [d for d in b]",
        "def f(a, b):\n  c = a\n  return [d for d in a]",
        "def f(a, b):\n  c = a\n  return [d for d in c]",
        "def f(a, b):\n  c = a\n  return [a for d in b]",
        "def f(a, b):\n  c = a\n  return [b for d in b]",
        "def f(a, b):\n  c = a\n  return [c for d in b]",
      ])
  }

  @Test(arguments: [
    "def f(a): return a\n", "def f(a, b): pass\n", "def f():\n  global a, b\n  a = b = 1\n  g(a)\n",
    "def f(a):\n  import b\n  def g(): pass\n  return a\n", "def f(a: b, b: a = b): pass\n",
    "def f(__a, __b): return __a\n", "def f(a):\n  x: a = 1\n",
  ])
  func noMisuse(_ source: String) throws {
    #expect(try changes(source) { $0.misuseExamples(&$1) } == [])
  }

  @Test func misuseKeepsToScopes() throws {
    let source = """
      def f(a, b):
        def g():
          x = a
          nonlocal b
          b = x
        class C:
          a = 1
          c = a
        try: pass
        except E as e: h(e)

      """
    let found = try changes(source) { $0.misuseExamples(&$1) }
    #expect(found.contains { $0.contains("h(a)") } && found.contains { $0.contains("x = x") })
    // Before its nonlocal b must not stand, a is the class's in it, and e ends with the except.
    #expect(!found.contains { $0.contains("x = b") || $0.contains("x = e") })
    #expect(!found.contains { $0.contains("c = b") || $0.contains("c = e") })
  }

  @Test func operands() throws {
    let source = "def f(a, b):\n  return a - b - 2 ** -a, a + b, a not in b, a < b < 1, a == b\n"
    #expect(
      try changes(source) { $0.operandExamples(&$1) } == [
        "def f(a, b):\n  return b - a - 2 ** -a, a + b, a not in b, a < b < 1, a == b",
        "def f(a, b):\n  return a - b - 2 ** -a, a + b, b not in a, a < b < 1, a == b",
      ])
    let tight = try changes("def f(a):\n  return(a.b[1]%'x')if 1<a else 0\n") {
      $0.operandExamples(&$1)
    }
    #expect(
      tight == [
        "def f(a):\n  return('x'%a.b[1])if 1<a else 0",
        "def f(a):\n  return(a.b[1]%'x')if a<1 else 0",
      ])
    #expect(
      try changes("def f(a):\n  return (a -\n    1, a - a)\n") { $0.operandExamples(&$1) } == [])
  }

  @Test func operators() throws {
    #expect(
      try changes("def f(a, b): return a is b, a in b\n") { $0.operatorExamples(&$1) } == [
        "def f(a, b): return a is not b, a in b", "def f(a, b): return a is b, a not in b",
      ])
    // Those that would bind the operands otherwise are left out.
    #expect(
      try changes("def f(a, b): return a + b * 2\n") { $0.operatorExamples(&$1) } == [
        "def f(a, b): return a - b * 2", "def f(a, b): return a + b / 2",
        "def f(a, b): return a + b // 2", "def f(a, b): return a + b % 2",
        "def f(a, b): return a + b ** 2",
      ])
    #expect(
      try changes("def f(a, b): return a and b or a\n") { $0.operatorExamples(&$1) } == [
        "def f(a, b): return a or b or a", "def f(a, b): return a and b and a",
      ])
  }

  @Test func exceptions() throws {
    let source = """
      def f(KeyError):
        try: g()
        except ValueError as e: pass
        except (TypeError, OSError): pass
        except KeyError: pass
        except urllib.error.HTTPError: raise ValueError
        except Exception: pass

      """
    let found = try function(source).exceptionExamples()
    #expect(found.map(\.label) == ["ValueError", "HTTPError"])
    #expect(found[0].function.contains("except __HOLE__ as e: pass"))
    #expect(found[1].function.contains("except __HOLE__: raise ValueError"))
    #expect(found[0].info == "a.py:1 f `ValueError` at 3:9")
    #expect(CodeTask.exception.labels.count == 20)
  }

  @Test func docstrings() throws {
    let source = "def f(a):\n  '''Says a.\n  '''  # so\n  # keep\n  return a\n"
    let documented = try #require(try function(source).documented(random(1)))
    #expect(documented.docstring == "Says a.\n  ")
    #expect(documented.function == "def f(a):\n  # keep\n  return a")
    for other in [
      "def f(): 'a'\n", "def f():\n  'a'\n", "def f():\n  'a'; x = 1\n", "def f():\n  f'a'\n  x\n",
      "def f():\n  ' '\n  x\n", "def f():\n  '\"'\n  x\n", "def f():\n  'a' 'b'\n  x\n",
    ] {
      #expect(try function(other).documented(random(1))?.function == nil, "\(other)")
    }
  }

  @Test func repair() throws {
    let source = "def f(first_one, b):\n  if b: return [b for b in first_one]\n"
    let function = try function(source)
    var seen: Set<String> = []
    for seed in 0..<100 {
      var random = random(UInt64(seed))
      let pair = function.repairExamples(&random)
      try #require(pair.count == 2)
      let (good, bad) = (pair[0], pair[1])
      #expect(good.function == CodeSplitter(.python).tokens(of: function.text))
      #expect(good.errorLocationMask[0] == 1 && good.targetMask.allSatisfy { $0 == 0 })
      #expect(good.provenance == "a.py:1 f original")
      for example in pair {
        let count = example.function.count
        #expect(example.errorLocationMask.reduce(0, +) == 1)
        #expect(
          [example.targetMask, example.errorLocationMask, example.candidateMask].allSatisfy {
            $0.count == count
          })
      }
      let location = try #require(bad.errorLocationMask.firstIndex(of: 1))
      #expect(bad.candidateMask[location] == 1 && bad.targetMask[location] == 0)
      let candidates = zip(bad.function, bad.candidateMask).filter { $1 == 1 }.map(\.0)
      #expect(Set(candidates).isSubset(of: ["first_^", "b"]))
      // The b of the comprehension is another variable.
      #expect(candidates.count == 4)
      seen.insert(bad.provenance)
    }
    #expect(seen == ["a.py:1 f 12/6 `first_one` → `b`", "a.py:1 f 20/3 `b` → `first_one`"])
  }
}
