import ClozeData
import Foundation
import Testing

@testable import ClozeCode

/// Examples made of whole corpora.
@Suite struct CodeTaskMakerTests {
  private let scratch: CodeCorpusScratch

  init() throws {
    scratch = try CodeCorpusScratch()
    for number in 0..<60 {
      try scratch.put(Self.module(number), "in/project\(number % 10)/m\(number).py")
    }
    try scratch.put("print 'a'\n", "in/bad.py")
    try scratch.put("x = '''\n", "in/open.py")
    try scratch.put([0, 1, 2], "in/binary.py")
    try scratch.put("def f(a, b): return a\r\n", "in/returns.py")
  }

  private static func module(_ number: Int) -> String {
    """
    class A:
        def job\(number)(self, first, second):
            '''What job \(number) does.'''
            try:
                third = first - second * \(number)
            except ValueError as error:
                print(error)
            return third if first < second else self
    """
  }

  private func make(
    _ name: String, _ change: (inout CodeTaskSettings) -> Void = { _ in }
  ) throws -> CodeTaskReport {
    var settings = CodeTaskSettings()
    change(&settings)
    return try CodeTaskMaker.write(
      CodeCorpus(paths: [scratch("in")]), as: settings, to: scratch(name))
  }

  private func lines(_ name: String, _ task: CodeTask, _ part: CodeTaskSplit) throws -> [Data] {
    let path = scratch("\(name)/\(task.rawValue)/\(part.rawValue).jsonl")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  private func decoded(_ name: String, _ task: CodeTask) throws -> [[CodeClassExample]] {
    try CodeTaskSplit.allCases.map { part in
      try lines(name, task, part).map { try JSONDecoder().decode(CodeClassExample.self, from: $0) }
    }
  }

  /// A docstring's first paragraph and the function without it are a pair, of three words or more.
  @Test func docstringsAndFunctionsArePairs() throws {
    let functions = [
      ("first", "Returns the first of all.\n\n    And more.\n    "), ("short", "Does it."),
      ("two", "\n    Adds two\n    numbers up."),
    ]
    for number in 0..<12 {
      let text = functions.map { name, docstring in
        "def \(name)(a):\n    \"\"\"\(docstring)\"\"\"\n    return a + \(number)\n"
      }
      try scratch.put(text.joined(separator: "\n"), "documented/pairs\(number).py")
    }
    try scratch.put("def bare(a):\n    return a\n", "documented/bare.py")
    var settings = CodeTaskSettings(), copies = CodeCorpusSettings()
    (settings.validation, settings.test) = (0.25, 0.25)
    copies.duplicates = .exact
    let report = try CodePairMaker.write(
      CodeCorpus(paths: [scratch("documented")], settings: copies), as: settings,
      to: scratch("pairs")
    ) { _ in }
    let counts = try #require(report.examples["pairs"])
    #expect(counts.values.reduce(0, +) == 24 && counts.count == 3)
    let corpus = try PairSource(paths: [scratch("pairs")]).read([.text, .code])
    #expect(corpus.rows.count == 24 && corpus.parts == LabelledPart.allCases)
    let texts = Set(corpus.rows.compactMap { $0.values[.text]?.text })
    #expect(texts == ["Returns the first of all.", "Adds two numbers up."])
    let hasDocstring = corpus.rows.contains { $0.values[.code]?.text.contains("\"\"\"") ?? true }
    #expect(!hasDocstring)
  }

  /// A function that stands in two files makes examples in one part alone, unless copies are kept.
  @Test func sameFunctionsAreTakenOnce() throws {
    for number in 0..<20 {
      try scratch.put(
        "def same(a, b):\n    return a + b\n\nx_\(number) = \(number)\n", "in/same\(number).py")
    }
    var settings = CodeTaskSettings(), copies = CodeCorpusSettings()
    settings.tasks = [.wrongBinaryOperator]
    copies.duplicates = .exact
    let once = try CodeTaskMaker.write(
      CodeCorpus(paths: [scratch("in")], settings: copies), as: settings, to: scratch("once"))
    #expect(once.repeated == 19)
    let found = try decoded("once", .wrongBinaryOperator).joined().count {
      $0.function.hasPrefix("def same(")
    }
    #expect(found == 2)
    #expect(try make("all") { $0.tasks = [.wrongBinaryOperator] }.repeated == 0)
  }

  /// The functions for testing do not depend on the seed of the changes.
  @Test func theSplitHasASeedOfItsOwn() throws {
    func tested(_ name: String, _ change: (inout CodeTaskSettings) -> Void) throws -> Set<String> {
      _ = try make(name) {
        $0.tasks = [.exception]
        change(&$0)
      }
      return Set(try decoded(name, .exception)[2].map(\.function))
    }
    let usual = try tested("usual") { _ in }
    #expect(!usual.isEmpty)
    #expect(try tested("seed") { $0.seed = 1 } == usual)
    #expect(try tested("split") { $0.splitSeed = 1 } != usual)
  }

  @Test func allTasksAreMadeAndCounted() throws {
    let report = try make("out")
    #expect(report.read.files == 63 && report.read.skippedFiles == 1)
    #expect(report.unlexable == 1 && report.ungrammatical == 1 && report.problems.count == 2)
    #expect(report.functions == 61 && report.tooLong == 0)
    for task in CodeTask.allCases {
      let counts = report.examples[task.rawValue] ?? [:]
      for part in CodeTaskSplit.allCases {
        #expect(try lines("out", task, part).count == counts[part.rawValue])
        #expect(counts[part.rawValue, default: 0] > 0)
      }
      let sum = counts.values.reduce(0, +)
      let expected =
        [.exception: 60, .variableMisuse: 122, .variableMisuseRepair: 122][task] ?? 120
      #expect(sum == expected, "\(task)")
    }
    let manifest = try Data(contentsOf: URL(fileURLWithPath: scratch("out/tasks.json")))
    #expect(String(decoding: manifest, as: UTF8.self).contains("\"maximumTokens\" : 1000"))
  }

  @Test func labelsAreBalanced() throws {
    _ = try make("out")
    for task in CodeTask.allCases where task.labels.count == 2 {
      for examples in try decoded("out", task) {
        let right = examples.filter { $0.label == "Correct" }.count
        #expect(
          right * 2 == examples.count && examples.allSatisfy { task.labels.contains($0.label) })
      }
    }
  }

  @Test func wrongDocstringsAreThoseOfOthersOfTheSamePart() throws {
    _ = try make("out")
    for examples in try decoded("out", .functionDocstring) {
      let own = Set(examples.filter { $0.label == "Correct" }.compactMap(\.docstring))
      for example in examples {
        let number = example.function.dropFirst("def job".count).prefix { $0 != "(" }
        let docstring = try #require(example.docstring)
        #expect(own.contains(docstring))
        let fits = docstring == "What job \(number) does."
        #expect(fits == (example.label == "Correct"))
        #expect(!example.function.contains("does."))
      }
    }
  }

  @Test func theSeedDecides() throws {
    for (name, seed) in [("a", 1), ("b", 1), ("c", 2)] {
      _ = try make(name) { $0.seed = UInt64(seed) }
    }
    for task in CodeTask.allCases {
      for part in CodeTaskSplit.allCases {
        #expect(try lines("a", task, part) == lines("b", task, part))
      }
    }
    #expect(try lines("a", .variableMisuse, .train) != lines("c", .variableMisuse, .train))
  }

  @Test func projectsStayTogether() throws {
    _ = try make("out") { $0.unit = .project }
    let projects = try decoded("out", .variableMisuse).map { examples in
      Set(examples.compactMap { $0.info.split(separator: "/").dropLast().last })
    }
    #expect(projects.allSatisfy { !$0.isEmpty })
    #expect(projects.reduce(0) { $0 + $1.count } == projects.reduce(Set()) { $0.union($1) }.count)
  }

  @Test func longFunctionsArePassedOver() throws {
    #expect(throws: CodeTaskError.self) { try make("out") { $0.maximumTokens = 5 } }
    #expect(!FileManager.default.fileExists(atPath: scratch("out")))
    let report = try make("out") {
      $0.maximumTokens = 30
      $0.tasks = [.variableMisuse]
    }
    #expect(report.tooLong == 60)
    #expect(report.examples.count == 1)
  }

  @Test func settingsAreChecked() {
    var settings = CodeTaskSettings()
    #expect(settings.validate().isEmpty)
    (settings.validation, settings.test) = (0.5, 0.5)
    #expect(settings.validate().count == 1)
    (settings.validation, settings.test, settings.maximumTokens) = (.nan, 0, 0)
    settings.tasks = []
    #expect(settings.validate().count == 4)
  }

  @Test func aFolderOfOtherThingsIsNotReplaced() throws {
    try scratch.put("precious", "home/letter.txt")
    #expect(throws: FileError.self) { try make("home") }
  }
}
