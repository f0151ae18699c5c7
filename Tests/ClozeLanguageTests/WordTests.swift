import ClozeLanguage
import Testing

/// How a command falls into words.
@Suite struct WordTests {
  @Test(arguments: [
    ("fill run 'a [MASK]'", ["fill", "run", "a [MASK]"]),
    ("fill  run\t\"a b\"", ["fill", "run", "a b"]),
    ("echo a\\ b \\$x \\\\", ["echo", "a b", "$x", "\\"]),
    ("echo 'it is \\ $x'", ["echo", "it is \\ $x"]),
    (#"echo "a \"b\" \$x \n \q""#, ["echo", "a \"b\" $x \n \\q"]),
    ("echo pre'mid'\"end\"", ["echo", "premidend"]),
    ("echo '' \"\"", ["echo", "", ""]),
    ("echo a#b # comment", ["echo", "a#b"]),
    ("echo one \\\n  two", ["echo", "one", "two"]),
    ("echo one\\\r\ntwo\r\n", ["echo", "onetwo"]),
    ("echo $x ${x}y $(x_1 = 2)", []),
    ("echo --set=a.b=$x", ["echo", "--set=a.b=3"]),
    ("echo $m $m.best \"$m\" ${m.best}.npy", ["echo", "runs/m", "0.25", "runs/m", "0.25.npy"]),
    ("echo $list \"$list\" $(join($list, '-'))", ["echo", "1", "b c", "1 b c", "1-b c"]),
    ("echo run-$lr $( 2 * $lr )", ["echo", "run-1e-4", "0.0002"]),
    ("echo ${list[1]} $list[1]", ["echo", "b c", "1 b c[1]"]),
    ("echo ~ ~/a a~ '~'", ["echo", "/home/ada", "/home/ada/a", "a~", "~"]),
    ("echo $env.HOME/x $env.NOTHING.", ["echo", "/home/ada/x", "."]),
    ("echo 5$ $ $1 a$", ["echo", "5$", "$", "$1", "a$"]),
    ("echo größe=ü 日本", ["echo", "größe=ü", "日本"]),
    ("echo \"$(\"a\" in \"cat\")\"", ["echo", "true"]),
    ("echo t/*.txt 't/*.txt' t/* a\\*", ["echo", "t/a.txt", "t/b c.txt", "t/*.txt", "t/*", "a*"]),
    ("echo '*'?*", ["echo", "escaped"]),
    ("echo 1|2 a>b", ["echo", "1|2", "a>b"]),
  ])
  func wordsAreSplit(_ text: String, _ expected: [String]) throws {
    if expected.isEmpty {
      guard case .invalid = Parser.parse(text, file: "f") else {
        Issue.record("understood: \(text)")
        return
      }
    } else {
      #expect(try words(text) == expected)
    }
  }

  @Test func statementsAreSeparated() throws {
    let kinds = try statements("a 1; b 2\n\n# c\n;; d 4 & # e\n f").map(\.kind)
    let commands = kinds.compactMap { kind -> Invocation? in
      guard case .command(let command) = kind else { return nil }
      return command
    }
    #expect(commands.map(\.name) == ["a", "b", "d", "f"])
    #expect(commands.map(\.isBackground) == [false, false, true, false])
    #expect(commands.map(\.position.line) == [1, 1, 4, 5])
    #expect(commands.map(\.position.column) == [1, 6, 4, 2])
  }

  @Test func theTextOfAStatementIsKept() throws {
    let text = "  fill  run 'x' & ; m = pretrain text \nfor i in 1..3 { echo $i }"
    #expect(
      try statements(text).map(\.text) == ["fill  run 'x' &", "m = pretrain text", "for i in 1..3"])
  }

  @Test func assignmentsAreToldApart() throws {
    let commands = ["m = pretrain text", "m=pretrain", "true = doctor", "for = a", "x = truely"]
    for text in commands {
      guard case .assignCommand? = try statements(text).first?.kind else {
        Issue.record("\(text)")
        continue
      }
    }
    let values = [
      "m = 3", "m = -$x", "m = 'a'", "m = (1)", "m = [1]", "m = true", "m = not true", "m = .5",
      "m = round(2)", "m=$x.y", "m = null",
    ]
    for text in values {
      guard case .assignExpression? = try statements(text).first?.kind else {
        Issue.record("\(text)")
        continue
      }
    }
    guard case .command? = try statements("show ==").first?.kind else {
      Issue.record("== is no assignment")
      return
    }
  }

  @Test func aProgramTakesTheLine() throws {
    let kinds = try statements("!ls -l | wc; echo # $x {\nfill run").map(\.kind)
    #expect(kinds.first == .program("ls -l | wc; echo # $x {"))
    #expect(kinds.count == 2)
  }

  @Test func timeTakesAnyStatement() throws {
    for text in ["time fill run", "time m = fill run", "time for i in 1 2 { a }", "time time a"] {
      guard case .timed(let inner)? = try statements(text).first?.kind else {
        Issue.record("\(text)")
        continue
      }
      #expect(inner.position.column == 6)
    }
  }
}
