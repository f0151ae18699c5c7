import ClozeLanguage
import Testing

/// What expressions come to.
@Suite struct ExpressionTests {
  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3.5"), ("6 / 2", "3"), ("-7 // 2", "-4"),
    ("-7 % 3", "2"), ("2 ** 10", "1024"), ("2 ** 3 ** 2", "512"), ("-2 ** 2", "-4"),
    ("2 ** -1", "0.5"), ("0.1 + 0.2", "0.30000000000000004"), ("1e3", "1000"), ("1e-4", "0.0001"),
    ("9223372036854775807 + 1", "9.223372036854776e+18"), ("10 - 2 - 3", "5"),
    ("1 < 2", "true"), ("2 <= 1", "false"), ("$x == 3", "true"), ("$x == '3'", "true"),
    ("'a' < 'b'", "true"), ("$name == 'ship'", "true"), ("null == 0", "false"),
    ("$none == null", "true"), ("not 1 == 2 and true", "true"), ("false and 1 / 0 == 1", "false"),
    ("true or 1 / 0 == 1", "true"), ("'hi' in 'ship'", "true"), ("3 in [1, $x]", "true"),
    ("[1, 2] + [3]", "1 2 3"), ("[1, [2, 3]][1][0]", "2"), ("[1, 2, 3][-1]", "3"),
    ("1..4", "1 2 3 4"), ("range(0, 1, 0.25)", "0 0.25 0.5 0.75 1"), ("range(3, 1, -1)", "3 2 1"),
    ("len(1..5)", "5"), ("round(2.345, 1)", "2.3"), ("round(2.5)", "2"), ("min(3, [1, 2])", "1"),
    ("mean([1, 2])", "1.5"), ("sum([])", "0"), ("sqrt(16)", "4"), ("join([1, 2], '+')", "1+2"),
    ("$m.best * 4", "1"), ("$m", "runs/m"), ("\"$x + ${m.best} $(1 + 1)\"", "3 + 0.25 2"),
    ("$lr * 10", "0.001"), ("$lr == 0.0001", "true"), ("(1 +\n 2 # two\n)", "3"), ("[\n1,\n]", "1"),
    ("median(3, 1, 2)", "2"), ("median([4, 1])", "2.5"),
    ("std([2, 4, 4, 4, 5, 5, 7, 9])", "2.138089935299395"),
    ("std(1, 3)", "1.4142135623730951"), ("sort([10, 9, '1e-1'])", "1e-1 9 10"),
    ("sort(['b', 'B', 'a'])", "B a b"), ("sort([])", ""), ("format(3.14159, '%.3f')", "3.142"),
    ("format(-2.5, 'x %8.2f|')", "x    -2.50|"), ("format(7, '%03d%%')", "007%"),
    ("format(-7, '%04d')", "-007"), ("format(0.000123, '%.1e')", "1.2e-04"),
    ("format(2, '%+g')", "+2"), ("format('ship', '%-6s|')", "ship  |"),
    ("format('ship', '%.2s')", "sh"),
    ("format(0.5, '%5.0f|')", "    0|"), ("format(1e400, '%.2f')", "inf"),
    ("echo(5) + 1", "6"), ("abs(-3)", "3"), ("- -3", "3"), ("+4", "4"), ("[]", ""),
  ])
  func valuesAreComputed(_ text: String, _ expected: String) throws {
    #expect(try value(text).text == expected)
  }

  @Test(arguments: [
    ("1 / 0", "division by zero"), ("1 % 0", "division by zero"), ("$nam", "unknown name $nam"),
    ("'a' + 1", "+ needs numbers, not text"),
    ("$m.bst", "a model has no member 'bst'; known: best"),
    ("$x.npy", "${name}.npy"), ("[1][3]", "no element 3"), ("$x[0]", "a number has no elements"),
    ("not 3", "must be true or false"), ("1 and true", "must be true or false"),
    ("[1] < [2]", "no order"), ("roun(1)", "unknown function 'roun'"),
    ("round()", "round(x, digits)"), ("1..10000000", "at most"), ("\"$table\"", "is no text"),
    ("1 in 2", "in looks into"), ("min([])", "of no numbers"), ("range(1, 2, 0)", "not 0"),
    ("std(1)", "std needs at least 2 numbers"), ("median([])", "of no numbers"),
    ("sort(3)", "sort needs a list, not a number"),
    ("sort([1, 'a'])", "numbers or texts, and not both"),
    ("format(1)", "format(x, pattern)"), ("format(1, 2)", "format(x, \"%.3f\")"),
    ("format(1, 'x')", "has no specification"), ("format(1, '%d %d')", "more than one"),
    ("format(1, '%n')", "one of d, f, e, g and s"), ("format(1, '%')", "one of d, f, e, g and s"),
    ("format(1, '%999d')", "a width above 100"), ("format(1, '%.99f')", "a precision above 30"),
    ("format(1.5, '%d')", "%d, which needs a whole number, not 1.5"),
    ("format('x', '%f')", "needs a number, not text"), ("format($table, '%s')", "cannot show"),
    ("log('x')", "log needs numbers"), ("round(1, 99)", "0 to 15"), ("$env", "$env.HOME"),
  ])
  func errorsSayWhatIsWrong(_ text: String, _ part: String) {
    #expect(failure(text).contains(part), "\(failure(text))")
  }

  @Test func errorsKnowTheirPlace() throws {
    let text = "v = [1,\n  2 +\n  $nothing]"
    guard case .assignExpression(_, let expression)? = try statements(text).first?.kind else {
      Issue.record("not understood")
      return
    }
    #expect {
      try Evaluator(scope).value(of: expression)
    } throws: { error in
      (error as? EvaluationError)?.position == SourcePosition(file: "f", line: 3, column: 4)
    }
  }

  @Test func nothingGrowsWithoutBounds() throws {
    var scope = FixedScope(values: ["l": .list([.int(1)]), "t": .text("x"), "d": .list([])])
    func grow(_ name: String, _ text: String, _ times: Int) throws {
      guard case .assignExpression(_, let expression)? = try statements("v = \(text)").first?.kind
      else { return }
      for _ in 0..<times { scope.values[name] = try Evaluator(scope).value(of: expression) }
    }
    #expect(throws: EvaluationError.self) { try grow("l", "$l + $l", 64) }
    #expect(throws: EvaluationError.self) { try grow("l", "[$l, $l]", 64) }
    #expect(throws: EvaluationError.self) { try grow("d", "[$d]", 64) }
    #expect(throws: EvaluationError.self) { try grow("t", "\"$t$t\"", 64) }
  }

  private func items(_ text: String) throws -> [String] {
    guard case .loop(_, let items, _)? = try statements("for i in \(text) { a }").first?.kind
    else { return ["no loop"] }
    return try Evaluator(scope).items(items).prefix(1000).map { $0.text ?? "?" }
  }

  @Test(arguments: [
    ("1 2 3", "1 2 3"), ("1..4", "1 2 3 4"), ("1..$x", "1 2 3"), ("$x..5", "3 4 5"),
    ("3..1", ""), ("0..9223372036854775807..9223372036854775806", "0 9223372036854775806"),
    ("3..1..-1", "3 2 1"), ("0..0.3..0.1", "0 0.1 0.2 0.3"), ("1e-4 003", "1e-4 003"),
    ("$list x", "1 b c x"), ("'1..3'", "1..3"), ("a..b", "a..b"), ("$(1..2) 7..8", "1 2 7 8"),
    ("", ""), ("t/*.txt", "t/a.txt t/b c.txt"), ("text text-tiny", "text text-tiny"), ("..", ".."),
    ("1..", "1.."),
  ])
  func loopsGoOverItems(_ text: String, _ expected: String) throws {
    #expect(try items(text).joined(separator: " ") == expected)
  }

  @Test func longRangesAreNotStored() throws {
    #expect(try items("1..1000000000000").count == 1000)
    #expect(try items("9223372036854775806..9223372036854775807").count == 2)
  }
}
