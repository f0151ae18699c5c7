import ClozeData
import ClozeTestSupport
import ClozeTraining
import Foundation
import Testing

@testable import ClozePair

/// Manifests of pairs: forms, what is missing, repetitions, leaks, splits.
@Suite struct PairManifestTests: PairScratch {
  private static let kinds: [PairColumn] = [.text, .code]

  @Test func formsAreReadAlike() throws {
    try withTemporaryFolder { folder in
      let forms = [
        "a.jsonl": [#"{"text": "one, two", "code": "x = 1", "split": "dev", "id": "p"}"#],
        "b.tsv": ["id\ttext\tsplit\tcode", "p\tone, two\tvalid\tx = 1"],
        "c.csv": ["text,code,id,split", #""one, two",x = 1,p,validation"#],
        "d.json": [#"[{"code": "x = 1", "text": "one, two", "id": "p", "split": "val"}]"#],
        "e.csv": ["docstring;function;name;part", "one, two;x = 1;p;dev"],
      ]
      for (name, lines) in forms {
        try write(lines, folder + "/" + name)
        let corpus = try PairSource(paths: [folder + "/" + name]).read(Self.kinds)
        #expect(corpus.rows.count == 1 && corpus.omissions.isEmpty, "\(name)")
        let row = try #require(corpus.rows.first)
        #expect(row.name == "p" && row.part == .validation, "\(name)")
        #expect(row.values[.text]?.text == "one, two" && row.values[.code]?.text == "x = 1")
      }
      #expect(try PairSource(paths: [folder]).read(Self.kinds).rows.count == forms.count)
    }
  }

  @Test func itemsAreListsOrWords() throws {
    try withTemporaryFolder { folder in
      try write(
        [
          #"{"text": "a", "items": ["x y", "z"]}"#, #"{"text": "b", "items": "x, y z"}"#,
        ], folder + "/pairs.jsonl")
      let rows = try PairSource(paths: [folder]).read([.text, .items]).rows
      #expect(rows.map { $0.values[.items]?.list } == [["x y", "z"], ["x", "y", "z"]])
    }
  }

  @Test func whatIsMissingIsNamedByLine() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/pairs.jsonl"
      try write([], folder + "/here.wav")
      try write(
        [
          #"{"text": "one", "speech": "here.wav"}"#, #"{"text": "two", "speech": "gone.wav"}"#,
          #"{"text": " ", "speech": "here.wav"}"#, #"{"text": "four"}"#,
          #"{"text": "five", "speech": "here.wav", "split": "sideways"}"#,
        ], path)
      let corpus = try PairSource(paths: [path]).read([.text, .speech])
      #expect(corpus.rows.map(\.name) == [path + " line 1"])
      #expect(corpus.omissions.map(\.name) == (2...5).map { "\(path) line \($0)" })
      let reasons = corpus.omissions.map(\.reason)
      #expect(reasons[0] == "the file '\(folder)/gone.wav' does not exist")
      #expect(reasons[1] == "no text" && reasons[2] == "no speech")
      #expect(reasons[3].contains("'sideways' is none of train"))
    }
  }

  @Test func filesThatAreNoManifestAreRefused() throws {
    try withTemporaryFolder { folder in
      try write(["path,caption", "a.mp4,words"], folder + "/clips.csv")
      #expect(throws: PairManifestError.self) {
        try PairSource(paths: [folder + "/clips.csv"]).read(Self.kinds)
      }
      #expect(throws: PairManifestError.noManifest(path: folder)) {
        try PairSource(paths: [folder]).read(Self.kinds)
      }
      try write(["text,video", "words,gone.mp4"], folder + "/none.csv")
      let error = #expect(throws: PairManifestError.self) {
        try PairSource(paths: [folder + "/none.csv"]).read([.text, .video])
      }
      #expect(error?.description.contains("none.csv line 2") == true)
      #expect(error?.description.hasPrefix("no line of ") == true)
      #expect(throws: FileError.self) { try PairSource(paths: [folder + "/x"]).read(Self.kinds) }
    }
  }

  private func samples(
    _ lines: [String], _ folder: String, _ change: (inout PairRecipe) -> Void = { _ in }
  ) throws -> (PairSamples, [String]) {
    try write(lines, folder + "/pairs.jsonl")
    var recipe = recipe(folder)
    change(&recipe)
    let run = RunFolder.unchecked(folder + "/run")
    try FileManager.default.createDirectory(atPath: run.path, withIntermediateDirectories: true)
    var notes: [String] = []
    let samples = try PairModality.prepare(recipe, run: run, threads: 1) {
      if case .note(let text) = $0 { notes.append(text) }
    }
    return (samples, notes)
  }

  @Test func strictRunsRefuseWhatOthersLeaveOut() throws {
    try withTemporaryFolder { folder in
      let lines = Phrases.lines + [#"{"text": "nothing"}"#]
      let (read, notes) = try samples(lines, folder)
      #expect(read.pairs.count == 36)
      #expect(
        notes.contains { $0.hasPrefix("1 pair left out: ") && $0.contains("line 37 (no code)") })
      let error = #expect(throws: PairManifestError.self) {
        try samples(lines, folder) { $0.data.strict = true }
      }
      #expect(error?.description.contains("1 pair left out") == true)
    }
  }

  @Test func soundsThatCannotBeReadAreNamed() throws {
    try withTemporaryFolder { folder in
      try writeEverything(folder)
      try Data("no sound".utf8).write(to: URL(filePath: folder + "/sounds/3.wav"))
      try Data("1 2 nan\n".utf8).write(to: URL(filePath: folder + "/clouds/4.xyz"))
      for (kind, line) in [("speech", 4), ("points", 5)] {
        let lines = try String(contentsOfFile: folder + "/pairs.jsonl", encoding: .utf8)
        let (read, notes) = try samples(lines.split(separator: "\n").map(String.init), folder) {
          $0.kinds = ["text", kind]
        }
        #expect(read.pairs.count == 11)
        let note = try #require(notes.first { $0.hasPrefix("1 pair left out") })
        #expect(note.contains("line \(line) (\(kind): "), "\(note)")
      }
    }
  }

  @Test func leaksAndRepetitionsAreNamed() throws {
    try withTemporaryFolder { folder in
      let again = Phrases.lines[0].replacingOccurrences(of: "\"train\"", with: "\"test\"")
      let (read, notes) = try samples(Phrases.lines + [Phrases.lines[1], again], folder)
      #expect(read.pairs.count == 37)
      #expect(notes.contains("1 pair listed before: each counts once"))
      let leak = try #require(notes.first { $0.hasPrefix("leak: ") })
      #expect(leak.contains("1 sample of text (sum-apples)") && leak.contains("1 whole pair"))
      let (_, plain) = try samples(Phrases.lines, folder)
      #expect(!plain.contains { $0.hasPrefix("leak") })
    }
  }

  @Test func whatIsDrawnKeepsSamplesTogether() throws {
    try withTemporaryFolder { folder in
      // Programs are the side with more different samples: both pairs of each are on one side.
      let lines = (0..<40).map { #"{"text": "number \#($0 % 3)", "code": "x = \#($0 / 2)"}"# }
      let (read, _) = try samples(lines, folder) { $0.data.validation = 0.2 }
      #expect(read.validation.count == 8 && read.training.count == 32)
      let sides = [read.training, read.validation].map { Set($0.map { read.identity($0).other }) }
      #expect(sides[0].isDisjoint(with: sides[1]))
      let (same, _) = try samples(lines, folder) { $0.data.validation = 0.2 }
      #expect(same.validation == read.validation && same.digest == read.digest)
      let (other, _) = try samples(lines, folder) {
        ($0.data.validation, $0.data.splitSeed) = (0.2, 5)
      }
      #expect(other.validation != read.validation)
    }
  }

  @Test func impossibleRecipesAreProblems() {
    var recipe = PairRecipe()
    recipe.data.paths = ["pairs"]
    #expect(recipe.validate() == [])
    func problem(_ change: (inout PairRecipe) -> Void) -> String {
      var changed = recipe
      change(&changed)
      return changed.validate().joined(separator: "\n")
    }
    #expect(problem { $0.kinds = ["text", "speach"] }.contains("did you mean speech?"))
    #expect(problem { $0.kinds = ["text"] }.contains("kinds is [text]: name two different ones"))
    #expect(problem { $0.kinds = ["text", "text"] }.contains("name two different ones"))
    #expect(problem { $0.towers = TowerSharing(rawValue: "from:3") }.contains("K in 0...2"))
    #expect(problem { $0.towers = TowerSharing(rawValue: "some") }.contains("towers is some"))
    #expect(problem { $0.fusion.layers = 0 }.contains("give fusion.layers at least 1"))
    #expect(problem { $0.encoder.positions = .learned } == "")
    #expect(
      problem {
        $0.kinds = ["text", "speech"]
        $0.encoder.positions = .learned
      }.contains("nothing is added to steps of speech"))
    #expect(problem { $0.batch = 1 }.contains("batch is 1"))
    #expect(problem { $0.spaceWidth = 0 }.contains("spaceWidth is 0"))
  }
}
