import ClozeShell
import Foundation
import Testing

/// The command language with the program's commands: names, settings, blocks, exit statuses.
@Suite struct SessionTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: [
    ("x = 1 + 2; echo $x", "3\n"), ("x = 'a b'; echo \"<$x>\" $x", "<a b> a b\n"),
    ("for i in 1..3 { echo $($i * 2) }", "2\n4\n6\n"), ("2 ** 3", "8\n"),
    ("echo -x --help", "-x --help\n"),
    ("for a in x y { for b in 1 2 { echo $a$b } }", "x1\nx2\ny1\ny2\n"),
    ("x = 2; if $x > 3 { echo a } else if $x == 2 { echo b } else { echo c }", "b\n"),
    ("echo a; echo $_", "a\na\n"), ("1 + 1; $_ * 4", "2\n8\n"), ("x = null; echo [$x]", "[]\n"),
    ("set format csv; doctor --format jsonl --quiet | 1", ""), ("quit; echo never", ""),
    ("r = doctor --quiet --format csv; echo $r.cores", ""),
  ])
  func statementsRun(_ text: String, _ result: String) {
    let outcome = cloze("-c", text)
    if !result.isEmpty {
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.result == result)
    }
  }

  @Test(arguments: [
    ("doctr", Int32(2), "did you mean 'doctor'"), ("fill nowhere '[MASK]'", 1, "does not exist"),
    ("echo 'a", 2, "never closed"), ("1 / 0", 1, "division by zero"),
    ("echo $x", 1, "unknown name $x"),
    ("xy = 1; echo $xz", 1, "did you mean '$xy'"), ("m = 1; m", 2, "write $m"), ("quit 7", 7, ""),
    ("jobs &", 2, "leave out the &"), ("doctor &", 1, "no background jobs here"),
    ("!true", 1, "programs are switched off"), ("wait 3", 2, "no job 3"),
    ("attach", 2, "there is no job"),
    ("set thread 2", 2, "did you mean 'threads'"), ("set threads 0", 2, "threads cannot be '0'"),
    ("set format xml", 2, "table, json"),
    ("set programs off; set programs on", 2, "cannot be 'on'"),
    ("show nothing", 2, "no setting and no name"), ("assert $(1 > 2) 'too small'", 1, "too small"),
    ("assert 3", 2, "true or false"), ("if 3 { }", 1, "must be true or false"),
    ("quit 999", 2, "0...255"),
    ("fill m '[MASK]' --top 0", 2, "--top is 0"), ("source nowhere.cloze", 1, "does not exist"),
    ("run('nowhere')", 1, "nowhere"), ("exists()", 1, "exists('path')"), ("jobs --al", 2, "--al"),
  ])
  func failuresHaveAStatus(_ text: String, _ status: Int32, _ part: String) {
    let outcome = cloze("-c", text)
    #expect(outcome.status == status, "\(text): \(outcome.messages)")
    #expect(part.isEmpty || outcome.messages.contains(part), "\(text): \(outcome.messages)")
    #expect(outcome.messages.split(separator: "\n").count <= 1)
  }

  @Test func aScriptStopsAtTheLineThatFails() throws {
    let file = try scratch.write("s.cloze", "echo one\n\nfor i in 1 2 {\n  doctr\n}\necho never\n")
    let outcome = cloze("run", file)
    #expect(outcome.status == 3)
    #expect(outcome.result == "one\n")
    #expect(outcome.messages.hasPrefix("error: \(file):4: unknown command 'doctr'"))
    let going = cloze("run", file, "--keep-going")
    #expect(going.status == 3)
    #expect(going.result == "one\nnever\n")
    #expect(going.messages.split(separator: "\n").count == 3, "\(going.messages)")
    let broken = try scratch.write("b.cloze", "echo one\nfor i in 1 2 {\n")
    let unread = cloze("run", broken)
    #expect(unread.status == 3)
    #expect(unread.result.isEmpty)
    #expect(unread.messages.contains("\(broken):2: the { at column 14"), "\(unread.messages)")
  }

  @Test func aScriptTakesNames() throws {
    let file = try scratch.write("s.cloze", "echo $a $b\nset format json\nshow a\n")
    let outcome = cloze("run", file, "a=1 2", "b==", "--echo")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.result.hasPrefix("1 2 =\n[\n"))
    #expect(outcome.messages.hasPrefix("> echo $a $b\n> set format json\n"))
    #expect(cloze("run", file, "a-b=1").status == 2)
    #expect(cloze("run", scratch("none")).status == 1)
    #expect(cloze("run").status == 2)
    #expect(cloze("-c").status == 2)
  }

  @Test func resultsHaveMembers() throws {
    let data = try scratch.corpus(), folder = scratch("tokenizer")
    let outcome = cloze(
      "-c",
      """
      t = tokenizer train wordpiece --data '\(data)' --vocab-size 90 --out '\(folder)'
      echo "$t" $t.tokens $t.cased $t.count
      set format json
      r = tokenizer info $t
      $r.nothing
      """)
    #expect(outcome.result.contains("\(folder) 90 false 5\n"), "\(outcome.result)")
    #expect(outcome.messages.contains("-c:5: a table has no member 'nothing'"))
  }

  @Test func runsHaveMetrics() throws {
    let folder = scratch("r")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try scratch.write("r/recipe.yaml", "recipe: text\n")
    try scratch.write(
      "r/metrics.jsonl",
      """
      {"step": 10, "loss": 4.5, "validation_loss": 4.25, "validation_accuracy": 0.5}
      {"step": 20, "loss": 4.0, "validation_loss": 4.0, "validation_accuracy": 0.25}
      {"step": 30, "loss": null, "validation_loss": 4.5, "validation_accuracy": 0.125}
      {"step": 40, "lo
      """)
    let outcome = cloze(
      "-c",
      "m = run('\(folder)'); echo $m.best $m.best.validation_accuracy $m.best.loss; "
        + "echo $m.metrics.validation_loss $m.steps; echo $m.series.loss; echo $m $m.model $m.metrics"
    )
    #expect(outcome.messages.isEmpty)
    #expect(
      outcome.result
        == "4 0.5 4\n4.5 30\n4.5 4\n\(folder) \(folder)/model \(folder)/metrics.jsonl\n")
    let missing = cloze("-c", "m = run('\(folder)'); $m.metrics.validation_los")
    #expect(missing.messages.contains("did you mean 'validation_loss'"), "\(missing.messages)")
  }

  @Test func settingsStandInForOptions() {
    let small = "--set encoder.layers=1 --vocab-size 50 \(tinySettings.joined(separator: " "))"
      .replacingOccurrences(of: "--threads 1 --precision f32", with: "")
    let outcome = cloze(
      "-c",
      "set threads 1; set precision f32; set format csv; set quiet on; explain text-tiny \(small)")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.result.contains("threads,1\n"))
    #expect(outcome.result.contains("precision,f32\n"))
    let shown = cloze("-c", "set seed 7; set seed default; set runs here; show runs; show seed")
    #expect(shown.result.contains("runs\there\tsetting"))
    #expect(shown.result.contains("seed\t\tsetting"))
  }

  @Test func scriptsAreSourced() throws {
    let inner = try scratch.write("inner.cloze", "x = 5\nset threads 2\n")
    let outcome = cloze("-c", "source '\(inner)'; echo $x; show threads")
    #expect(outcome.result.hasPrefix("5\n"))
    #expect(outcome.result.contains("threads\t2"))
    let circle = scratch("circle.cloze")
    try scratch.write("circle.cloze", "source '\(circle)'\n")
    let refused = cloze("run", circle)
    #expect(refused.status == 3)
    #expect(refused.messages.contains("16 deep"))
  }

  @Test func timeIsTold() {
    let outcome = cloze("-c", "time for i in 1 2 { echo $i }")
    #expect(outcome.result == "1\n2\n")
    #expect(outcome.messages.wholeMatch(of: /time: \d+\.\d\d\d s\n/) != nil)
  }
}
