import Foundation
import Testing

/// Files and folders at `--out` are replaced on request only.
@Suite struct ReplacementTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func expect(_ arguments: [String], refuse part: String) {
    let outcome = cloze(arguments)
    #expect(outcome.status == 1, "\(arguments)")
    #expect(outcome.messages.contains(part), "\(outcome.messages)")
  }

  @Test func tokenizersAndModelsStay() throws {
    let data = try scratch.corpus(), folder = scratch("tokenizer")
    let train = [
      "tokenizer", "train", "wordpiece", "--data", data, "--out", folder, "--vocab-size",
    ]
    #expect(cloze(train + ["80"]).status == 0)
    expect(train + ["90"], refuse: "is there already; give another name, or --force")
    #expect(cloze("tokenizer", "info", folder).rows.contains(["tokens", "80"]))
    #expect(cloze(train + ["90", "--force"]).status == 0)
    #expect(cloze("tokenizer", "info", folder).rows.contains(["tokens", "90"]))
    let run = cloze(
      ["pretrain", "text-tiny", "--data", data, "--tokenizer", folder, "--steps", "2", "--out"]
        + [scratch("run")] + tinySettings)
    try #require(run.status == 0, "\(run.messages)")
    for command in ["export", "import"] {
      let copy = ["model", command, scratch("run"), "--out", scratch(command)]
      #expect(cloze(copy).status == 0)
      expect(copy, refuse: "--force to replace it")
      #expect(cloze(copy + ["--force"]).status == 0)
    }
    try scratch.write("export/thesis.tex", "mine")
    expect(
      ["model", "export", scratch("run"), "--out", scratch("export"), "--force"],
      refuse: "holds 'thesis.tex'")
    try scratch.write("tokenizer/thesis.txt", "mine")
    expect(train + ["80", "--force"], refuse: "holds 'thesis.txt'")
    for command in ["export", "import"] {
      expect(
        ["model", command, scratch("import"), "--out", scratch("run/model"), "--force"],
        refuse: "is part of the run")
    }
    try FileManager.default.createDirectory(
      atPath: scratch("run/tokenizer"), withIntermediateDirectories: true)
    try scratch.write("run/tokenizer/tokenizer_config.json", "{}")
    expect(
      train.map { $0 == folder ? scratch("run/tokenizer") : $0 } + ["80", "--force"],
      refuse: "is part of the run")
    // A model's folder holds a tokenizer too, and is none.
    let model = scratch("run/model"), before = try weights(model)
    expect(
      ["tokenizer", "train", "wordpiece", "--data", data, "--out", model, "--force"],
      refuse: "holds config.json")
    #expect(try weights(model) == before)
    let other = scratch("home")
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    try scratch.write("home/letter.txt", "dear")
    expect(
      train.map { $0 == folder ? other : $0 } + ["80", "--force"],
      refuse: "but no tokenizer_config.json")
    #expect(FileManager.default.fileExists(atPath: other + "/letter.txt"))
  }

  @Test func dataStays() throws {
    for (kind, words) in [
      ("interactions", ["--users", "3", "--items", "4", "--seed", "1"]),
      ("shapes3d", ["--classes", "2", "--count", "10", "--points", "16"]),
    ] {
      let make = ["data", "make", kind, "--out", scratch(kind)] + words
      #expect(cloze(make).status == 0)
      expect(make, refuse: "is there already")
      #expect(cloze(make + ["--force"]).status == 0)
    }
    try scratch.write("shapes3d/thesis.txt", "mine")
    expect(
      ["data", "make", "shapes3d", "--classes", "2", "--count", "10", "--points", "16", "--force"]
        + ["--out", scratch("shapes3d")],
      refuse: "holds 'thesis.txt'")
  }

  private func weights(_ folder: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder + "/model.safetensors"))
  }
}
