import Foundation
import Testing

@testable import ClozeShell

/// The runs of a sweep, and their names.
@Suite struct SweepGridTests {
  @Test(arguments: [
    ("a=1,2,3", ["1", "2", "3"]), ("a=1", ["1"]), ("a=", [""]), ("a=[1,2]", ["[1,2]"]),
    ("a=[1,2],[3]", ["[1,2]", "[3]"]), ("a={b: 1, c: 2}, x", ["{b: 1, c: 2}", "x"]),
    ("a='x,y',z", ["'x,y'", "z"]), ("a=\"]\",[\",\"]", ["\"]\"", "[\",\"]"]),
    ("a=don't,b", ["don't", "b"]), ("a=x=1,y=2", ["x=1", "y=2"]),
  ])
  func valuesLieBetweenCommas(_ text: String, _ values: [String]) throws {
    #expect(try SweepAxis(text) == SweepAxis(key: "a", values: values))
  }

  @Test(arguments: [
    ("a", "must be key.path=value"), ("=1", "must be key.path=value"), ("a=1,,2", "is missing"),
    ("a=[1,2", "not closed"), ("a=[1}", "not closed"), ("a='x,y", "not closed"),
    ("a=1,2,1", "the value '1' twice"),
  ])
  func badValues(_ text: String, _ part: String) {
    #expect {
      try SweepAxis(text)
    } throws: { ($0 as? Misuse)?.text.contains(part) == true }
  }

  @Test func seeds() throws {
    #expect(try SweepAxis(seeds: "1..3").values == ["1", "2", "3"])
    #expect(try SweepAxis(seeds: "7, 1..2").values == ["7", "1", "2"])
    #expect(try SweepAxis(seeds: " 1 , 2..3 ").values == ["1", "2", "3"])
    #expect(try SweepAxis(seeds: "18446744073709551615").values == ["18446744073709551615"])
    for text in ["", "a", "3..1", "1..", "-1", "1,,2", "1..2,2", "0..99999999", "1.5"] {
      #expect(throws: Misuse.self) { try SweepAxis(seeds: text) }
    }
  }

  private func settings(_ texts: String...) -> [SweepSetting] { texts.map { SweepSetting($0) } }

  @Test func theLastAxisChangesFirst() throws {
    let grid = try SweepGrid(axes: [SweepAxis("a=1,2"), SweepAxis(seeds: "5..6")])
    #expect(grid.keys == ["a", "seed"])
    #expect(
      grid.runs == [
        settings("a=1", "seed=5"), settings("a=1", "seed=6"), settings("a=2", "seed=5"),
        settings("a=2", "seed=6"),
      ])
  }

  @Test func rowsOfAListAreCombinedWithAxes() throws {
    let list = [settings("b=1", "c=x"), settings("c=y")]
    let grid = try SweepGrid(axes: [SweepAxis(seeds: "1..2")], list: list)
    #expect(grid.keys == ["b", "c", "seed"] && grid.runs.count == 4)
    #expect(grid.runs[3] == settings("c=y", "seed=2"))
  }

  @Test func gridsThatMakeNoSense() throws {
    let axis = try SweepAxis("a=1,2")
    for (axes, part) in [
      ([], "nothing differs"), ([axis, axis], "a is given twice"),
      ([try SweepAxis("recipe=text-tiny,text-base")], "recipe must be the same"),
      ([axis, try SweepAxis("modality=text,items")], "modality must be the same"),
      ([axis, try SweepAxis(key: "b", values: (0..<6000).map(String.init))], "at most 10000"),
    ] {
      #expect {
        try SweepGrid(axes: axes)
      } throws: { ($0 as? Misuse)?.text.contains(part) == true }
    }
    #expect(throws: Misuse.self) {
      try SweepGrid(axes: [], list: [settings("a=1"), settings("a=1")])
    }
  }

  @Test func namesTellValues() throws {
    let grid = try SweepGrid(axes: [
      SweepAxis("training.optimizer.rate=1e-4,3e-4"), SweepAxis("model=runs/a b,null"),
      SweepAxis(seeds: "1"),
    ])
    #expect(
      SweepNames.names(of: grid, sweep: "s") == [
        "s-rate_1e-4-model_a-b-seed_1", "s-rate_1e-4-model_null-seed_1",
        "s-rate_3e-4-model_a-b-seed_1", "s-rate_3e-4-model_null-seed_1",
      ])
  }

  /// Whatever the values, a name is one word of the shell and of the language, and no other's.
  @Test func oddValuesHavePlainNames() throws {
    let values = [
      "[1,2]", "[1;2]", "$x `y`", "../..", "é\u{301}'\"", "", String(repeating: "v", count: 300),
    ]
    let grid = try SweepGrid(axes: [SweepAxis(key: "a", values: values)])
    let names = SweepNames.names(of: grid, sweep: "s")
    #expect(Set(names).count == values.count, "\(names)")
    for name in names {
      #expect(name.wholeMatch(of: /[A-Za-z0-9._+-]+/) != nil && name.count <= 110, "\(name)")
      #expect(!name.hasPrefix(".") && !name.hasPrefix("-"))
    }
  }

  @Test func labelsAreAsShortAsCanBe() {
    #expect(SweepNames.labels(["a.rate", "seed"]) == ["rate", "seed"])
    #expect(
      SweepNames.labels(["encoder.layers", "decoder.layers", "layers"])
        == ["encoder.layers", "decoder.layers", "layers"])
  }

  @Test(arguments: [
    ("rates", true), ("a.b_c-2", true), ("", false), ("-a", false), (".a", false), ("a b", false),
    ("a/b", false), ("2nd", false), (String(repeating: "a", count: 51), false), ("é", false),
  ])
  func namesOfSweeps(_ name: String, _ isName: Bool) {
    #expect(SweepNames.isName(name) == isName)
  }
}

/// Lists of runs, and plans.
@Suite struct SweepPlanTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func list(_ text: String) throws -> [[String]] {
    try SweepList.read(scratch.write("list", text)).map { $0.map(\.text) }
  }

  @Test func listsAreObjectsOrTables() throws {
    #expect(
      try list("{\"a.b\": 1e-4, \"c\": [1, 2]}\n\n{\"a\": {\"b\": 2}, \"c\": null}\n")
        == [["a.b=1e-4", "c=[1, 2]"], ["a.b=2", "c=null"]])
    #expect(
      try list("a.b,c\n1e-4,\"[1,2]\"\r\n2,\n") == [["a.b=1e-4", "c=[1,2]"], ["a.b=2"]])
    #expect(try list(" \t{\"a\": 1}\n{\"a\": 2}\n") == [["a=1"], ["a=2"]])
    #expect(try list("a\tb\n1\tx y\n") == [["a=1", "b=x y"]])
  }

  @Test(arguments: [
    ("", "lists no runs"), ("a,b\n", "lists no runs"), ("a,b\n1\n", "line 2 has not as many"),
    ("{\"a\": 1}\nx\n", "line 2 is not an object"), ("{\"a\": \n", "line 1 is not an object"),
    ("a\n\u{0}\u{1}\n", ""), ("a,b,a\n1,2,3\n", "line 1 has the key a twice"),
    ("{\"a.b\": 1, \"a\": {\"b\": 2}}\n", "line 1 has the key a.b twice"),
  ])
  func badLists(_ text: String, _ part: String) throws {
    do {
      _ = try list(text)
      #expect(part.isEmpty)
    } catch {
      #expect("\(error)".contains(part), "\(error)")
    }
  }

  @Test func aListInOtherBytesIsRefused() throws {
    let path = try scratch.write("list", [0x61, 0x0A, 0xFF, 0xFE, 0x0A])
    #expect(throws: CommandError.self) { try SweepList.read(path) }
  }

  @Test func plansGrow() throws {
    let first = try SweepGrid(axes: [SweepAxis("a=1,2"), SweepAxis(seeds: "1")])
    let plan = SweepPlan(name: "s", recipe: "recipe: text\n", grid: first)
    #expect(plan.covers(first, of: "recipe: text\n") && !plan.covers(first, of: "recipe: x\n"))
    let second = try SweepGrid(axes: [SweepAxis("a=2,3"), SweepAxis(seeds: "1..2")])
    #expect(!plan.covers(second, of: plan.recipe))
    let grown = plan.extended(by: second)
    #expect(
      grown.runs.map(\.name) == [
        "s-a_1-seed_1", "s-a_2-seed_1", "s-a_2-seed_2", "s-a_3-seed_1", "s-a_3-seed_2",
      ])
    #expect(grown.covers(first, of: plan.recipe) && grown.covers(second, of: plan.recipe))
    #expect(grown.extended(by: first) == grown)
  }

  @Test func runsOfOneRecipeInTwoSpellingsAreRefused() throws {
    let recipe = try #require(Registry.preset("text-tiny")).recipe
    func recipes(_ values: String) throws -> Int {
      let grid = try SweepGrid(axes: [SweepAxis("training.optimizer.rate=" + values)])
      return try SweepPlan(name: "s", recipe: recipe.yaml(), grid: grid).recipes().count
    }
    #expect(try recipes("1e-3,1e-4") == 2)
    #expect {
      try recipes("1e-3,1e-4,0.001")
    } throws: { error in
      let text = (error as? Misuse)?.text ?? ""
      return text.contains("'s-rate_1e-3'") && text.contains("'s-rate_0.001'")
    }
  }

  @Test func aRunIsOnlyTheSweepsWithTheSameRecipe() throws {
    var recipe = try #require(Registry.preset("text-tiny")).recipe
    recipe.dataPaths = ["/data/book.txt"]
    func difference(_ settings: String...) throws -> String? {
      let run = try recipe.applying(settings: settings)
      return try SweepDifference(run: run.yaml(), path: "run", wanted: recipe)?.key
    }
    #expect(try difference() == nil)
    let steps = recipe.training.steps + 1
    #expect(try difference("training.steps=\(steps)") == "training.steps")
    #expect(try difference("encoder.layers=7") == "encoder.layers")
    #expect(try difference("data.paths=[/data/other.txt]") == "data.paths")
    #expect(try difference("seed=77") == "seed")
    recipe.precision = .f32
    #expect(try difference("precision=bf16") == "precision")
    let items = try #require(Registry.preset("items")).recipe.yaml()
    #expect(try SweepDifference(run: items, path: "run", wanted: recipe)?.key == "modality")
  }

  @Test func valuesThatFollowOnceARunHasBegunMayDiffer() throws {
    var recipe = try #require(Registry.preset("text-tiny")).recipe
    (recipe.precision, recipe.training.epochs) = (.auto, 2)
    var run = recipe
    run.precision = .bf16
    run.training.steps += 5
    run.training.validateEvery += 3
    #expect(try SweepDifference(run: run.yaml(), path: "run", wanted: recipe) == nil)
    // Once a run has begun, its steps stand in place of its epochs.
    run.training.epochs = nil
    #expect(try SweepDifference(run: run.yaml(), path: "run", wanted: recipe) == nil)
    run.training.accumulation = 3
    let found = try SweepDifference(run: run.yaml(), path: "run", wanted: recipe)
    #expect(found?.key == "training.accumulation")
  }
}
