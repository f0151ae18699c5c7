import ClozeTensor
import Testing

@testable import ClozeCode

/// Nonsense must be refused or understood, and never end the process; what is understood must give
/// examples that are what they say.
@Suite struct CodeTaskFuzzTests {
  private static let words = [
    "def", "class", "lambda", "f", "x", "y", "self", "(", ")", "[", "]", "{", "}", ":", ",", ".",
    "=", ":=", "+", "-", "**", "*", "<", "in", "not", "is", "and", "or", "if", "else", "for",
    "async", "await", "yield", "from", "import", "as", "with", "try", "except", "global",
    "nonlocal", "del", "match", "case", "_", "1", "'s'", "f'{x}'", "\n", "\n  ", "\n    ", "\n\t",
    "@", "->", ";", "return", "pass", "\\\n", "#c\n", "\u{5B4}", "\u{FB01}", "\"\"\"", "...",
  ]

  private static let program = """
    def f(self, x, /, y=1, *z, w: int = 2, **v) -> int:
      'Doc.'
      try:
        a, (b, *c) = [d - x for d in y if d < x], (x, y)
      except (ValueError, m.KeyError) as e:
        raise IOError from e
      with open(x) as g, h: del b
      def inner(q): nonlocal a; return lambda r=q: r ** q
      match x:
        case [k, *rest] if k is not y: return a[k:y] + rest
        case {'x': C(n=1) | None, **m}: pass
      return x if y not in self.z else (u := x)
    """

  @Test func randomWords() {
    for seed in 0..<4000 {
      var random = CounterRandom(seed: UInt64(seed), purpose: .test)
      let text = (0..<random.below(40)).map { _ in Self.words[random.below(Self.words.count)] }
      try? check(text.joined(separator: random.below(2) == 0 ? " " : ""), &random)
    }
  }

  @Test func damagedPrograms() throws {
    let bytes = Array(Self.program.utf8)
    try #expect(PythonSyntax(CodeSource(Self.program)).functions.count == 2)
    for seed in 0..<4000 {
      var random = CounterRandom(seed: UInt64(seed), purpose: .test, step: 1)
      var damaged = bytes
      for _ in 0...random.below(3) {
        let place = random.below(damaged.count)
        switch random.below(4) {
        case 0: damaged.remove(at: place)
        case 1: damaged.insert(damaged[random.below(damaged.count)], at: place)
        case 2: damaged[place] = UInt8(random.below(256))
        default: damaged.swapAt(place, random.below(damaged.count))
        }
      }
      try? check(String(decoding: damaged, as: UTF8.self), &random)
    }
  }

  /// Makes all tasks of `text`; throws if it is not Python.
  private func check(_ text: String, _ random: inout CounterRandom) throws {
    let syntax = try PythonSyntax(CodeSource(decoding: Array(text.utf8), as: .python))
    for definition in syntax.functions where definition.isOutermost {
      guard let function = PythonFunction(definition, of: syntax, path: "p") else { continue }
      let made =
        function.exceptionExamples() + function.misuseExamples(&random)
        + function.operandExamples(&random) + function.operatorExamples(&random)
      for example in made {
        let isSame = example.function == function.text
        #expect(isSame == (example.label == "Correct"), "\(text)")
        #expect(throws: Never.self) { try PythonSyntax(CodeSource(example.function)) }
      }
      let repair = function.repairExamples(&random)
      #expect(repair.isEmpty || repair.count == 2)
      if repair.count == 2 {
        let differing = zip(repair[0].function, repair[1].function).filter { $0 != $1 }
        #expect(!differing.isEmpty || repair[0].function.count != repair[1].function.count)
      }
      _ = function.documented(random)
    }
  }
}
