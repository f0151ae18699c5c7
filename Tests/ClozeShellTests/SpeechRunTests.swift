import Foundation
import Testing

/// Models of speech at the command line: vectors, tokens, pictures, reports.
@Suite struct SpeechRunTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let made = cloze(
      "data", "make", "speech", "--count", "16", "--voice", "tones", "--seed", "3", "--out",
      scratch("clips"))
    #expect(made.status == 0, "\(made.messages)")
  }

  private static let small =
    ["--threads", "1", "--precision", "f32", "--steps", "2", "--set", "batch=4"]
    + [
      "backbone.encoder.hidden=16", "backbone.encoder.heads=2", "backbone.encoder.layers=2",
      "backbone.encoder.feedForward=16",
    ].flatMap { ["--set", $0] }

  private func pretrain() {
    let made = cloze(
      ["pretrain", "speech-tiny", "--data", scratch("clips"), "--out", scratch("run")]
        + Self.small + ["--set", "backbone.contrastive=1", "--set", "quantizer.codes=8"])
    #expect(made.status == 0, "\(made.messages)")
  }

  private func recogniser() {
    pretrain()
    let made = cloze(
      "finetune", "speech-ctc-small", "--model", scratch("run"), "--data", scratch("clips"),
      "--out", scratch("recogniser"), "--threads", "1", "--precision", "f32", "--steps", "2",
      "--set", "batch=4")
    #expect(made.status == 0, "\(made.messages)")
  }

  private func refused(_ arguments: [String], status: Int32, _ reason: String) {
    let outcome = cloze(arguments)
    #expect(
      outcome.status == status && outcome.messages.contains(reason), "\(outcome.messages)")
  }

  private var clip: String {
    let files = (try? FileManager.default.subpathsOfDirectory(atPath: scratch("clips"))) ?? []
    return scratch("clips/" + (files.filter { $0.hasSuffix(".wav") }.sorted().first ?? "none"))
  }

  @Test func soundsBecomeVectorsAndAreFound() throws {
    pretrain()
    let run = scratch("run"), clips = scratch("clips"), vectors = scratch("v.jsonl")
    let made = cloze(
      "embed", run, "--files", clips, "--depth", "1", "--output", vectors, "--threads", "1")
    #expect(made.status == 0, "\(made.messages)")
    #expect(made.rows.contains(["vectors", "16"]) && made.rows.contains(["features", "16"]))
    let lines = try String(contentsOfFile: vectors, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 16 && lines[0].contains("\"sample\": 1, \"name\": \""))
    let paths = try scratch.write("paths.txt", clip + "\n")
    let csv = cloze(
      "embed", run, "--input", paths, "--output", "-", "--format", "csv", "--threads", "1")
    #expect(csv.result.hasPrefix("name,f0,f1,"), "\(csv.messages)")
    let found = cloze("search", run, "--files", clips, "--query", clip, "--top", "2")
    #expect(found.rows.first == ["rank", "similarity", "sample", "name"], "\(found.messages)")
    #expect(found.rows.count == 3 && clip.hasSuffix(found.rows[1][3]))
    let alike = cloze("search", run, "--files", clips, "--like", "2", "--top", "20")
    #expect(alike.rows.count == 16 && !alike.rows.contains { $0[2] == "2" })
    let map = cloze("plot", "embeddings", run, "--files", clips, "--format", "tsv")
    #expect(
      map.rows.first == ["sample", "name", "label", "first", "second"] && map.rows.count == 17)
    refused(
      ["embed", run, "--files", clips, "--depth", "3", "--output", vectors], status: 2,
      "--depth is 3: must lie in 0...2")
    refused(
      ["embed", run, "--files", clips, "--pool", "cls", "--output", vectors], status: 2,
      "has no class token")
    refused(
      ["embed", run, "--files", clips, "--input", paths, "--output", vectors], status: 2,
      "one of --input and --files")
    refused(
      ["embed", run, "--files", clips, "--field", "x", "--output", vectors], status: 2, "--field")
    refused(
      ["search", run, "--files", clips, "--like", "17"], status: 1, "has no sample 17; it has 16")
    refused(["serve", run], status: 1, "cannot be served")
  }

  @Test func soundsHaveTokensPicturesAndPages() throws {
    recogniser()
    let codes = cloze("tokens", scratch("run"), clip)
    #expect(
      codes.rows.first == ["sound", "start", "end", "codebook", "token"], "\(codes.messages)")
    #expect(codes.rows.count > 20 && codes.rows[2][1] == "0.04")
    let letters = cloze("tokens", scratch("recogniser"), clip)
    #expect(letters.status == 0 && letters.rows.first?.last == "confidence", "\(letters.messages)")
    refused(
      ["tokens", scratch("run"), clip, "--index", "3"], status: 2, "there is no utterance 3")
    for name in ["run", "recogniser"] {
      let drawn = cloze(
        "plot", "spectrogram", scratch(name), "--input", clip, "--output", scratch("\(name).png"))
      #expect(drawn.status == 0, "\(drawn.messages)")
      let reported = cloze("report", scratch(name), "--output", scratch("\(name).html"))
      #expect(reported.status == 0 && !reported.messages.contains("note:"), "\(reported.messages)")
      let page = try String(contentsOfFile: scratch("\(name).html"), encoding: .utf8)
      #expect(page.contains("Sound as \(name) reads it") && page.contains("data:image/png;base64"))
      #expect(page.contains("What is heard") == (name == "recogniser"))
      #expect(page.contains("Shaded: what was hidden") == (name == "run"))
    }
  }

  @Test func soundsThatCannotBeReadAreNamed() throws {
    recogniser()
    let bad = try scratch.write("bad.wav", "RIFF"), model = scratch("recogniser")
    let alone = cloze("transcribe", model, bad, "--threads", "1")
    #expect(alone.status == 1 && alone.result.isEmpty, "\(alone.result)")
    #expect(alone.messages.hasPrefix("error: '\(bad)': ") && !alone.messages.contains("named"))
    let both = cloze("transcribe", model, bad, clip, "--threads", "1")
    #expect(both.status == 1 && both.rows.count == 2, "\(both.messages)")
    #expect(both.rows.first == ["file", "text", "seconds", "start", "remark"])
    #expect(both.messages.hasPrefix("'\(bad)': ") && both.messages.contains("error: 1 of 2 sounds"))
    let quiet = cloze("transcribe", model, bad, clip, "--threads", "1", "--quiet")
    #expect(quiet.messages.contains("1 of 2 sounds cannot be read; the first is '\(bad)': "))
    refused(["transcribe", model, "-", "-"], status: 2, "'-' is given twice")
    refused(
      ["data", "stats", bad, "--as", "speech"], status: 1, "no speech that can be used: bad.wav")
  }

  @Test func aRunWhoseSoundsAreGoneStaysDone() throws {
    pretrain()
    let run = scratch("run"), clips = scratch("clips"), aside = scratch("aside")
    try FileManager.default.moveItem(atPath: clips, toPath: aside)
    refused(
      ["pretrain", "--resume", run, "--steps", "4", "--threads", "1"], status: 1,
      "the data of \(run), does not exist any more")
    refused(
      ["evaluate", run], status: 1, "does not exist any more; put it back, or give other data")
    #expect(
      cloze("runs", "show", run).rows.contains {
        $0.dropLast().last == "state" && $0.last == "done"
      })
    try FileManager.default.moveItem(atPath: aside, toPath: clips)
    let resumed = cloze("pretrain", "--resume", run, "--steps", "4", "--threads", "1")
    #expect(resumed.status == 0, "\(resumed.messages)")
  }

  @Test func positionsAreNotPredictedByConvolutions() {
    refused(
      ["pretrain", "speech-tiny", "--data", scratch("clips"), "--out", scratch("none")]
        + ["--set", "objectives.position.weight=1"], status: 2,
      "objectives.position needs another encoder.block than conformer")
    #expect(!FileManager.default.fileExists(atPath: scratch("none")))
  }
}
