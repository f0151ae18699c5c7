import ClozeText
import Testing

@testable import ClozeShell

/// What Tab offers, from the program's own definitions.
@Suite struct CompletionTests {
  private static let guide = Guide.cloze()

  private func complete(_ text: String) -> Completion {
    var context = CompletionContext()
    context.values = { [("model", "a run"), ("most", "a number"), ("_", "the last result")] }
    context.members = {
      ["model": ["best", "metrics"], "model.metrics": ["loss", "rate"]][$0] ?? []
    }
    context.settings = { [("format", ["table", "json"]), ("runs", [])] }
    context.jobs = { [("1", "pretrain text"), ("12", "pretrain text-tiny")] }
    context.presets = { _ in TextModality.presets.map { ($0.name, $0.summary) } }
    context.keys = { _ in (try? TextRecipe().keys()) ?? [] }
    context.runs = { [("first", "done"), ("second", "running")] }
    context.checkpoints = {
      $0 == "first" ? [("last", "the newest"), ("4000", "a checkpoint")] : []
    }
    context.fields = {
      [
        ("state", "done or not"), ("loss", "a loss"), ("best.loss", "the least loss"),
        ("validation_loss", "another loss"), ("encoder.layers", "the number of blocks"),
      ]
    }
    context.fieldValues = { $0 == "state" ? [("done", ""), ("running", "")] : [] }
    context.series = { $0 == ["first"] ? [("loss", "a loss")] : [("loss", ""), ("rate", "")] }
    context.isModel = { $0 == "data/books" }
    context.list = { folder in
      folder.isEmpty
        ? [("data", true), ("notes.yaml", false), ("my book.txt", false), (".hidden", false)]
        : folder == "data/" ? [("books", true), ("b.txt", false)] : []
    }
    return Completer(guide: Self.guide, context: context).complete(text)
  }

  private func labels(_ text: String) -> [String] { complete(text).candidates.map(\.label) }

  /// The line after Tab.
  private func tab(_ text: String) -> String {
    let completion = complete(text)
    guard let insertion = completion.insertion else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.dropLast(completion.replaced)))
      + insertion
  }

  @Test(arguments: [
    ("pretr", "pretrain "), ("tokenizer tr", "tokenizer train "), ("m = pretr", "m = pretrain "),
    ("m=pretr", "m=pretrain "), ("time fil", "time fill "), ("x; doc", "x; doctor "),
    ("for x in 1 2 { exp", "for x in 1 2 { explain "), ("doctor &doc", "doctor &doctor "),
    ("help tokeni", "help tokenizer "), ("help tokenizer tr", "help tokenizer train "),
    ("quit\nhist", "quit\nhistory "), ("m =fil", "m =fill "),
  ])
  func commandsAreCompleted(_ text: String, _ expected: String) { #expect(tab(text) == expected) }

  @Test func allCommandsAreOffered() {
    let labels = labels("")
    #expect(Program.commands.allSatisfy { labels.contains($0[0]) })
    #expect(labels.contains("history"))
    #expect(complete("").candidates.allSatisfy { !$0.summary.isEmpty })
  }

  @Test(arguments: [
    ("doctor --for", "doctor --format "), ("doctor --format j", "doctor --format json"),
    ("doctor --format=c", "doctor --format=csv "),
    ("evaluate m --prob", "evaluate m --probe "),
    ("evaluate m --probe k", "evaluate m --probe knn "),
    ("evaluate m --baseline=mar", "evaluate m --baseline=markov "),
    ("evaluate m --baseline bag --basel", "evaluate m --baseline bag --baseline "),
    ("pretrain text --prec", "pretrain text --precision "),
    ("pretrain text --precision b", "pretrain text --precision bf16 "),
    ("pretrain text --backend oned", "pretrain text --backend onednn "),
    ("pretrain text-t", "pretrain text-tiny "),
    ("pretrain --out x n", "pretrain --out x notes.yaml "),
    ("pretrain text --data data/b", "pretrain text --data data/b"),
    ("pretrain text --data x data/bo", "pretrain text --data x data/books/"),
    ("pretrain text --data my", "pretrain text --data my\\ book.txt "),
    ("pretrain text --data \"my", "pretrain text --data \"my book.txt\" "),
    ("pretrain text --data 'my b", "pretrain text --data 'my book.txt' "),
    ("pretrain text --data my\\ b", "pretrain text --data my\\ book.txt "),
    ("pretrain text --data .h", "pretrain text --data .hidden "),
    ("fill f", "fill first "), ("cloze fill f", "cloze fill first "),
    ("m = cloze fil", "m = cloze fill "), ("tokenizer encode f", "tokenizer encode first "),
    ("fill data/bo", "fill data/books "), ("fill first@4", "fill first@4000 "),
    ("finetune text-classify --model first@l", "finetune text-classify --model first@last "),
    ("fill d", "fill data/"),
    ("fill m --input x --language p", "fill m --input x --language python "),
    ("data stats x --as co", "data stats x --as code "),
    ("data stats x --copies n", "data stats x --copies near "),
    ("tokenizer train wo", "tokenizer train wordpiece "),
    ("tokenizer split --language j", "tokenizer split --language java "),
    ("data make code-tasks --tasks exc", "data make code-tasks --tasks exception "),
    ("pretrain --resume s", "pretrain --resume second "),
    ("pretrain text --set enc", "pretrain text --set encoder"),
    ("pretrain text --set encoder.pos", "pretrain text --set encoder.positions="),
    ("pretrain text --set encoder.positions=ro", "pretrain text --set encoder.positions=rotary "),
    ("help --set masking.pol", "help --set masking.pol"), ("cancel 12", "cancel 12 "),
    ("set fo", "set format "), ("set format j", "set format json "),
    ("!cat not", "!cat notes.yaml "),
    ("show mod", "show model "),
    ("runs list --where sta", "runs list --where state"),
    ("runs list --where 'state = d", "runs list --where 'state = done"),
    ("runs list --where \"loss < 3 and (val", "runs list --where \"loss < 3 and (validation_loss"),
    ("runs list --where 'loss<3 an", "runs list --where 'loss<3 and"),
    ("runs list --where=best", "runs list --where=best.loss"),
    ("plot series --where 'not stat", "plot series --where 'not state"),
    ("runs list --columns state,val", "runs list --columns state,validation_loss"),
    ("runs list --columns=state,val", "runs list --columns=state,validation_loss"),
    ("runs list --sort -best", "runs list --sort -best.loss"),
    ("runs list --sort loss,-enc", "runs list --sort loss,-encoder.layers"),
    ("runs table --metric best", "runs table --metric best.loss "),
    ("runs table --by enc", "runs table --by encoder.layers"),
    ("runs metrics first --series l", "runs metrics first --series loss"),
    ("plot series second --series loss,r", "plot series second --series loss,rate"),
    ("runs compare first second --metrics r", "runs compare first second --metrics rate"),
    ("plot series --by enc", "plot series --by encoder.layers "),
    ("plot series --x tok", "plot series --x tokens "),
    ("score m --columns sta", "score m --columns sta"),
    ("tutorial it", "tutorial items "), ("help text-ti", "help text-tiny "),
    ("help validation_codebook_s", "help validation_codebook_share "),
  ])
  func argumentsAreCompleted(_ text: String, _ expected: String) { #expect(tab(text) == expected) }

  @Test func valuesAreCompleted() {
    #expect(tab("fill $mod") == "fill $model")
    #expect(labels("fill $mo") == ["$model", "$most"])
    #expect(tab("fill \"${model.me") == "fill \"${model.metrics")
    #expect(labels("x = $model.metrics.") == ["loss", "rate"])
    #expect(labels("fill '$mo") == [])
    #expect(labels("if $mo") == ["$model", "$most"])
  }

  @Test func optionsAreOfferedOnceUnlessTheyRepeat() {
    #expect(!labels("pretrain text --seed 1 --").contains("--seed"))
    #expect(labels("pretrain text --set a=1 --").contains("--set"))
    #expect(labels("pretrain text --data x --").contains("--steps"))
    #expect(labels("pretrain text ").contains("--data"))
    #expect(labels("pretrain text").count == 4)
  }

  @Test func whatCannotBeListedIsExplained() {
    let completion = complete("pretrain text --steps ")
    #expect(completion.candidates == [])
    #expect(completion.hint == "--steps <steps>: Optimizer steps.")
    #expect(complete("frobnicate ").candidates == [])
    #expect(complete("doctor # --").candidates == [])
    #expect(complete("").insertion == nil)
  }

  /// Those of kinds that a recipe has not chosen, too.
  @Test func keysOfOtherKindsAreOffered() {
    #expect(
      labels("explain text --set objectives.contrast.q") == ["objectives.contrast.queue=null"])
    #expect(labels("explain text --set objectives.contrast.plain=") == ["true", "false"])
  }

  @Test func conditionsAreCompletedByTheirPlace() {
    #expect(labels("runs list --where 'state = ") == ["done", "running"])
    #expect(labels("runs list --where 'state ").contains("!="))
    #expect(labels("runs list --where 'loss < 3 ") == ["and", "or"])
    #expect(labels("runs list --where 'loss < 3 or not ").contains("best.loss"))
    #expect(labels("runs list --where ").count == 5)
    #expect(labels("runs metrics second --series ") == ["loss", "rate"])
    // What a list has already is not offered again.
    #expect(!labels("runs list --columns state,").contains("state"))
    #expect(complete("runs list --columns lo").candidates.first?.summary == "a loss")
  }

  @Test func aConditionIsReadUpToTheCursor() {
    let places: [(String, String, ConditionPlace.Expected)] = [
      ("", "", .name), ("lo", "", .name), ("loss ", "loss ", .comparison),
      ("loss <", "loss <", .value(of: "loss")), ("loss<3", "loss<", .value(of: "loss")),
      ("loss < 3 ", "loss < 3 ", .connective), ("a=b and (c", "a=b and (", .name),
      ("tag = 'two words' o", "tag = 'two words' ", .connective),
      ("(a = b) ", "(a = b) ", .connective), ("not not", "not ", .name),
      (")(", ")(", .connective),
    ]
    for (text, before, expected) in places {
      let place = ConditionPlace(text)
      #expect(place.before == before, "\(text)")
      #expect(place.expected == expected, "\(text)")
    }
  }

  @Test func manyNamesAreShownInGroups() {
    let completer = Completer(guide: Self.guide, context: CompletionContext())
    let many =
      (0..<40).map { Completion.Candidate("part\($0 % 2).key\($0)") } + [.init("alone.one")]
    let groups = completer.grouped(many, "")
    #expect(groups.map(\.label) == ["part0.", "part1.", "alone.one"])
    #expect(groups[0].summary == "20 names" && !groups[0].isWhole)
    #expect(completer.grouped(many, "part1.").count == 20)
  }

  @Test func keysShowWhatTheyMean() {
    let keys = complete("explain text --set encoder.").candidates
    #expect(keys.count > 15)
    #expect(
      keys.contains { $0.label == "encoder.layers=4" && $0.summary == "the number of blocks" })
    #expect(labels("explain text --set encoder.norm=") == ["layer", "rms"])
  }

  @Test func listsFitTheTerminal() {
    let many = (0..<100).map { Completion.Candidate("name-\($0)") }
    let lines = CandidateList(candidates: many, width: 50).lines
    #expect(lines.count == 20)
    #expect(lines.allSatisfy { $0.count < 50 })
    #expect(lines[0].hasPrefix("name-0"))
    let keys = CandidateList(candidates: complete("explain x --set ").candidates, width: 60).lines
    #expect(keys.allSatisfy { $0.count < 60 })
    #expect(keys.contains { $0.hasPrefix("encoder.") && $0.hasSuffix("keys") })
    let options = CandidateList(
      candidates: complete("pretrain text --").candidates, width: 60, height: 9)
    #expect(options.lines.count == 9 && options.lines.last?.hasPrefix("... and") == true)
  }

  /// Whatever is typed, completion answers.
  @Test func oddLinesAreSurvived() {
    let pieces = [
      "pretrain ", "text", "--set", " ", "\"", "'", "\\", "$", "${", "$(", "}", "{", ";", "&", "\n",
      "=", "m = ", "é", "e\u{301}", "👩‍👩‍👧", "\u{0}", "#", "!", ".", "encoder.", "--format=", "/", "-",
    ]
    var state: UInt64 = 1
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let completion = complete(text)
      #expect(completion.replaced <= text.unicodeScalars.count)
      _ = completion.insertion
    }
  }
}
